package io.sfai.gateway.local.emulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line and the environment with which Lambda starts its managed Java runtime. */
final class FunctionCommand {
    private static final String TASK = "/var/task";

    private final Options options;
    private final Path taskRoot;

    FunctionCommand(Options options, Path taskRoot) {
        this.options = options;
        this.taskRoot = taskRoot;
    }

    /** The wrapper, if any, then the interpreter with everything that it is given on Lambda. */
    List<String> line() {
        List<String> line = new ArrayList<>();
        options.cpu().ifPresent(cpu -> line.addAll(List.of("taskset", "-c", "" + cpu)));
        String wrapper = wrapper();
        if (!wrapper.isEmpty()) {
            line.add(wrapper);
        }
        line.add(options.javaHome().resolve("bin/java").toString());
        line.add("-XX:MaxHeapSize=" + options.memoryMb() * 1024L * 85 / 100 + "k");
        line.add("-XX:+UseSerialGC");
        line.addAll(classDataSharing());
        line.addAll(List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1"));
        line.add("--add-opens=java.base/java.io=ALL-UNNAMED");
        line.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        // There is no such jar: who keeps this class path instead of its own fails at once.
        String jar = "/var/runtime/lib/aws-lambda-java-runtime-interface-client.jar";
        line.addAll(List.of("-classpath", jar));
        line.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
        line.add(options.handler());
        return line;
    }

    /** All that the process sees: nothing of this machine's own environment. */
    Map<String, String> environment(String runtimeApi) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
        env.put("LANG", "en_US.UTF-8");
        env.put("TZ", ":UTC");
        env.put("_HANDLER", options.handler());
        env.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        env.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        env.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        env.put("AWS_REGION", options.region());
        env.put("AWS_DEFAULT_REGION", options.region());
        env.put("AWS_LAMBDA_FUNCTION_NAME", options.functionName());
        env.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + options.memoryMb());
        env.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        env.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + options.functionName());
        env.put("AWS_LAMBDA_LOG_STREAM_NAME", "[$LATEST]emulator");
        env.put("AWS_LAMBDA_LOG_FORMAT", "Text");
        env.put("AWS_LAMBDA_EXEC_WRAPPER", wrapper());
        if (!options.env().containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
            env.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
            env.put("AWS_SECRET_ACCESS_KEY", "emulator");
            env.put("AWS_SESSION_TOKEN", "emulator");
        }
        options.env().forEach((name, value) -> env.put(name, here(value)));
        env.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        return env;
    }

    private String wrapper() {
        String given = options.env().get("AWS_LAMBDA_EXEC_WRAPPER");
        return here(given == null ? TASK + "/bin/stream-wrapper" : given);
    }

    private String here(String value) {
        boolean task = value.equals(TASK) || value.startsWith(TASK + "/");
        return task ? taskRoot + value.substring(TASK.length()) : value;
    }

    private List<String> classDataSharing() {
        Path archive = options.javaHome().resolve("lib/server/classes.jsa");
        return Files.exists(archive)
                ? List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive)
                : List.of("-Xshare:auto");
    }
}
