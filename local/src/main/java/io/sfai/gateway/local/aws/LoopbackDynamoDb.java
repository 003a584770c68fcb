package io.sfai.gateway.local.aws;

import java.io.IOException;
import java.lang.reflect.Field;

/**
 * The main class of the DynamoDB Local process. Its own one listens on every interface and has no
 * option for that, so this one sets the host first; by reflection, because our class path does not
 * have it. It ends when its input does: with the process that started it.
 */
final class LoopbackDynamoDb {
    private static final String PACKAGE = "com.amazonaws.services.dynamodbv2.local.";

    private LoopbackDynamoDb() {}

    public static void main(String[] args) throws ReflectiveOperationException, IOException {
        String[] options = {"-inMemory", "-sharedDb", "-disableTelemetry"};
        Object proxy =
                Class.forName(PACKAGE + "main.ServerRunner")
                        .getMethod("createServerFromCommandLineArgs", String[].class)
                        .invoke(null, (Object) options);
        Field field = proxy.getClass().getDeclaredField("server");
        field.setAccessible(true);
        Object server = field.get(proxy);
        Object connector = ((Object[]) call(server, "getConnectors"))[0];
        connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
        connector.getClass().getMethod("setPort", int.class).invoke(connector, 0);
        call(proxy, "start");
        System.out.println("listening on 127.0.0.1:" + call(connector, "getLocalPort"));
        while (System.in.read() >= 0) {
            // Nobody writes; the end of the input is what is waited for.
        }
        System.exit(0);
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
