// Runs @musistudio/llms on a port before the upstream of the benchmarks: PORT and UPSTREAM.
import { createRequire } from 'node:module';

// Its ESM build requires child_process and fails to load: the CommonJS one it is.
const { default: Server } = createRequire(import.meta.url)('@musistudio/llms');

const models = ['whole', 'stream-20', 'stream-10000'];
const server = new Server({
  useJsonFile: false,
  logger: false,
  initialConfig: {
    HOST: '127.0.0.1',
    PORT: process.env.PORT,
    LOG: false,
    providers: [
      {
        name: 'null',
        api_base_url: process.env.UPSTREAM + '/v1/chat/completions',
        api_key: 'sk-upstream',
        models,
      },
    ],
  },
});
server.start();
