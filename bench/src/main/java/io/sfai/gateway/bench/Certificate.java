package io.sfai.gateway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A P-256 certificate for localhost that lives as long as a run, as the large providers' are. The
 * JVM gets it inside a copy of its whole trust store, whose parsing is a part of every cold start.
 */
final class Certificate {
    private static final String PASSWORD = "changeit";

    private final Path keys;
    private final Path trustStore;
    private final Path pem;

    Certificate(Path directory) throws IOException, InterruptedException {
        keys = directory.resolve("keys.p12");
        trustStore = directory.resolve("cacerts");
        pem = directory.resolve("bench.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "bench",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "bench",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                pem.toString());
        Path shipped = Path.of(System.getProperty("java.home"), "lib/security/cacerts");
        Files.copy(shipped, trustStore);
        trustStore.toFile().setWritable(true);
        // Without password and checksum, as it is shipped: deriving a key would be measured too.
        keytool(
                "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE",
                "-J-Dkeystore.pkcs12.macAlgorithm=NONE",
                "-importcert",
                "-noprompt",
                "-alias",
                "bench",
                "-file",
                pem.toString(),
                "-keystore",
                trustStore.toString(),
                "-storepass",
                PASSWORD);
    }

    /** Makes sockets that show this certificate. */
    ServerSocketFactory sockets() throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The JVM option that trusts it beside all others. */
    String javaOption() {
        return "-Djavax.net.ssl.trustStore=" + trustStore;
    }

    /** The certificate for {@code NODE_EXTRA_CA_CERTS}. */
    Path pem() {
        return pem;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }
}
