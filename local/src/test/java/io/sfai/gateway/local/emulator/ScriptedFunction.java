package io.sfai.gateway.local.emulator;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The function that the emulator's tests package: a runtime of its own, which does what the path of
 * each request says. It runs in a process of its own.
 */
final class ScriptedFunction {
    private static final Pattern PATH = Pattern.compile("\"rawPath\":\"([^\"]*)\"");

    private ScriptedFunction() {}

    /** Gets the arguments of the interpreter that Lambda would have started. */
    public static void main(String[] arguments) throws Exception {
        System.out.println("arguments " + String.join(" ", arguments));
        switch (System.getenv().getOrDefault("INIT", "good")) {
            case "hang" -> Thread.sleep(60_000);
            case "exit" -> System.exit(7);
            default -> {}
        }
        try (RawRuntime runtime = new RawRuntime(System.getenv("AWS_LAMBDA_RUNTIME_API"))) {
            if (System.getenv().getOrDefault("INIT", "").equals("error")) {
                runtime.post("init/error", "", "{\"errorType\":\"Runtime.Bad\"}");
                System.exit(1);
            }
            if (System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE").equals("snap-start")) {
                runtime.get("restore/next");
            }
            while (true) {
                serve(runtime, runtime.next());
            }
        }
    }

    private static void serve(RawRuntime runtime, RawRuntime.Reply next)
            throws IOException, InterruptedException {
        Matcher path = PATH.matcher(next.body());
        String what = path.find() ? path.group(1) : "";
        System.err.println("request " + what);
        switch (what) {
            case "/env" -> runtime.answer(next.id(), System.getenv().toString());
            case "/pid" -> runtime.answer(next.id(), "" + ProcessHandle.current().pid());
            case "/exit" -> System.exit(3);
            case "/exit-half" -> {
                runtime.streamHead(next.id());
                runtime.chunk(RawRuntime.PRELUDE + RawRuntime.NULS + "half");
                System.exit(4);
            }
            case "/exit-after" -> {
                runtime.answer(next.id(), "last words");
                System.exit(5);
            }
            case "/sleep" -> {
                Thread.sleep(60_000);
            }
            default -> runtime.answer(next.id(), what);
        }
    }
}
