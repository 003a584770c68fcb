// The app command of cdk.json: finds a JDK 25, has Maven build what is missing or out of date, and runs the CDK app.
// Plain Node, so that `npx cdk synth` works from a fresh clone on Linux, macOS and Windows alike.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const executable = (home, name) => join(home, 'bin', windows ? `${name}.exe` : name);

/** Whether `home` holds a JDK (not a JRE) of 25 or newer. Every JDK writes its version into the file `release`. */
function isJdk25(home) {
  if (!home || !existsSync(executable(home, 'javac'))) return false;
  const release = join(home, 'release');
  if (existsSync(release)) {
    const version = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8'));
    if (version) return Number(version[1]) >= 25;
  }
  const said = spawnSync(executable(home, 'java'), ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(said.stderr ?? '');
  return version !== null && Number(version[1]) >= 25;
}

const children = (folder, below = []) =>
  existsSync(folder) ? readdirSync(folder).sort().reverse().map((name) => join(folder, name, ...below)) : [];

function* jdkCandidates() {
  yield process.env.JAVA_HOME;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const javac = join(folder, windows ? 'javac.exe' : 'javac');
    if (folder && existsSync(javac)) yield dirname(dirname(realpathSync(javac)));
  }
  yield* children('/usr/lib/jvm');
  yield* children(join(process.env.SDKMAN_DIR ?? join(homedir(), '.sdkman'), 'candidates', 'java'));
  const mac = ['Contents', 'Home'];
  yield* children('/Library/Java/JavaVirtualMachines', mac);
  yield* children(join(homedir(), 'Library', 'Java', 'JavaVirtualMachines'), mac);
  for (const vendor of ['Eclipse Adoptium', 'Java', 'Amazon Corretto', 'Microsoft', 'Zulu', 'BellSoft']) {
    yield* children(join(process.env.ProgramFiles ?? 'C:\\Program Files', vendor));
  }
}

function findJdk() {
  for (const home of jdkCandidates()) if (isJdk25(home)) return home;
  return fail(
    'SfAi Gateway needs a JDK 25; none was found in JAVA_HOME, on the PATH or where JDKs are usually installed.\n' +
      'Get one, for example from https://adoptium.net, and set JAVA_HOME to it.',
  );
}

/** When the newest file below `path` was written, in milliseconds; what is built does not count. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).filter((name) => name !== 'target').map((name) => newest(join(path, name))));
}

const outOfDate = (built, ...sources) => {
  const target = join(root, built);
  if (!existsSync(target)) return true;
  const since = statSync(target).mtimeMs;
  return sources.some((source) => newest(join(root, source)) > since);
};

const zip = 'lambda/target/sfai-lambda.zip';
const jar = 'infra/target/sfai-infra.jar';
const classPath = 'infra/target/classpath.txt';

function classPathEntries() {
  const file = join(root, classPath);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split(delimiter).filter(Boolean);
}

function build(jdk) {
  const modules = [];
  if (outOfDate(zip, 'pom.xml', 'lambda/pom.xml', 'lambda/src')) modules.push('lambda');
  const entries = classPathEntries();
  const infraIsStale = outOfDate(jar, 'pom.xml', 'infra/pom.xml', 'infra/src/main');
  if (infraIsStale || entries.length === 0 || !entries.every(existsSync)) modules.push('infra');
  if (modules.length === 0) return;

  const started = new Date();
  console.error(`Building ${modules.join(' and ')} with Maven ...`);
  const goals = ['-q', '-B', '-ntp', '-pl', modules.join(','), 'package', '-DskipTests', '-Dspotless.check.skip'];
  // Standard output belongs to `cdk synth`, which prints the template there: Maven speaks on standard error.
  const maven = spawnSync('mvn', goals, {
    cwd: root,
    env: { ...process.env, JAVA_HOME: jdk },
    stdio: ['ignore', 2, 2],
    shell: windows, // mvn is mvn.cmd there, which only a shell starts
  });
  if (maven.error) fail(`Maven (mvn) is needed to build and could not be started: ${maven.error.message}`);
  if (maven.status !== 0) fail(`The build failed: mvn ${goals.join(' ')}`);
  if (!existsSync(join(root, zip))) fail(`The build did not make ${zip}, the code of the function.`);
  // Maven leaves a jar alone whose content would be the same; then it is up to date all the same.
  for (const built of [zip, jar]) if (modules.includes(built.split('/')[0])) utimesSync(join(root, built), started, started);
}

const jdk = findJdk();
build(jdk);
if (process.argv.includes('--build-only')) process.exit(0);
// Node 20 is enough for us; without this jsii fills the screen on every run to say that it is old.
const env = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...process.env };
const run = spawnSync(
  executable(jdk, 'java'),
  ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', [join(root, jar), ...classPathEntries()].join(delimiter),
    'io.sfai.gateway.infra.GatewayApp', join(root, zip)],
  { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
);
if (run.error) fail(`The CDK app could not be started: ${run.error.message}`);
process.exit(run.status ?? 1);
