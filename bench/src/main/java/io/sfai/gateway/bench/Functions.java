package io.sfai.gateway.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ServerSocketFactory;

/** The functions that are measured, ours and the yardstick, before one upstream and account. */
final class Functions implements AutoCloseable {
    private final Lab lab;
    private final Certificate certificate;
    private final LoopbackServer tls;
    private final LoopbackServer plain;
    private final Account tlsAccount;
    private final Account plainAccount;

    Functions(Lab lab) throws IOException, InterruptedException {
        this.lab = lab;
        certificate = new Certificate(Files.createTempDirectory(lab.scratch(), "tls"));
        tls = new LoopbackServer(certificate.sockets(), 0, NullUpstream::answer);
        plain = new LoopbackServer(ServerSocketFactory.getDefault(), 0, NullUpstream::answer);
        tlsAccount = new Account(Lab.modelMap("https://localhost:" + tls.port()));
        plainAccount = new Account(Lab.modelMap("http://localhost:" + plain.port()));
    }

    Path zip() {
        return lab.root().resolve("lambda/target/sfai-lambda.zip");
    }

    /** Ours, with a TLS upstream. */
    Function ours() {
        Map<String, String> environment = new HashMap<>(tlsAccount.environment());
        environment.put("JAVA_TOOL_OPTIONS", certificate.javaOption());
        return new Function(lab, zip(), environment);
    }

    /** Ours, with an upstream over plain HTTP: the difference is what TLS costs. */
    Function oursPlain() {
        return new Function(lab, zip(), plainAccount.environment());
    }

    /** The bundled Node function, with a TLS upstream. */
    Function node(Path bundle) throws IOException {
        Map<String, String> environment = new HashMap<>(tlsAccount.environment());
        environment.put("NODE_EXTRA_CA_CERTS", certificate.pem().toString());
        environment.put("AWS_LAMBDA_EXEC_WRAPPER", nodeWrapper().toString());
        Path zip = lab.scratch().resolve("node-function.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("index.cjs"));
            Files.copy(bundle, out);
        }
        return new Function(lab, zip, environment);
    }

    /** Starts Node where the emulator would start Java. */
    private Path nodeWrapper() throws IOException {
        Path node = Machine.find("node").orElseThrow(() -> new IOException("no node"));
        Path wrapper = lab.scratch().resolve("node-wrapper");
        Files.writeString(
                wrapper, "#!/bin/sh\nexec %s \"$LAMBDA_TASK_ROOT/index.cjs\"\n".formatted(node));
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return wrapper;
    }

    @Override
    public void close() throws IOException {
        tls.close();
        plain.close();
        tlsAccount.close();
        plainAccount.close();
    }
}
