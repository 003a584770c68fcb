package io.sfai.gateway.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS's Signature Version 4, for requests with a whole body and no query. Ours because the SDK's
 * signer costs 100 ms of a cold start on one CPU; the test holds it against that signer.
 */
final class SigV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern SPACES = Pattern.compile(" +");

    private final String service;
    private final String region;
    private final AwsKey key;
    private volatile @Nullable SigningKey last;

    SigV4(String service, String region, AwsKey key) {
        this.service = service;
        this.region = region;
        this.key = key;
    }

    /** A day's key, ready to be copied: four of the five HMACs of a signature. */
    private record SigningKey(String day, Mac mac) {}

    AwsKey key() {
        return key;
    }

    /**
     * The headers to send: those given and the signature's own; never {@code host}, which the
     * client writes.
     */
    Map<String, String> sign(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            Instant now) {
        if (uri.getRawQuery() != null) {
            throw new IllegalArgumentException("a query is not signed here");
        }
        String time = basicTime(now);
        String payload = hash(body == null ? new byte[0] : body);
        TreeMap<String, String> signed = new TreeMap<>();
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
        signed.put("x-amz-date", time);
        if (key.sessionToken() != null) {
            signed.put("x-amz-security-token", key.sessionToken());
        }
        if (service.equals("s3")) {
            signed.put("x-amz-content-sha256", payload);
        }
        signed.put("host", uri.getRawAuthority());
        String names = String.join(";", signed.keySet());
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String canonical =
                method + "\n" + path(uri) + "\n\n" + lines(signed) + "\n" + names + "\n" + payload;
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(utf8(canonical));
        String signature = HEX.formatHex(signature(time.substring(0, 8), toSign));
        signed.remove("host");
        signed.put(
                "authorization",
                ALGORITHM
                        + (" Credential=" + key.id() + "/" + scope)
                        + (", SignedHeaders=" + names)
                        + (", Signature=" + signature));
        return signed;
    }

    /** The time as {@code 20150830T123600Z}, without the cost of a formatter. */
    private static String basicTime(Instant now) {
        OffsetDateTime utc = now.atOffset(ZoneOffset.UTC);
        int day = utc.getYear() * 10_000 + utc.getMonthValue() * 100 + utc.getDayOfMonth();
        int second = utc.getHour() * 10_000 + utc.getMinute() * 100 + utc.getSecond();
        return day + "T" + Integer.toString(1_000_000 + second).substring(1) + "Z";
    }

    /** Every service but S3 wants the path that is sent encoded once more. */
    private String path(URI uri) {
        String raw = uri.getRawPath();
        if (raw.isEmpty()) {
            return "/";
        }
        return service.equals("s3") ? raw : encodePath(raw);
    }

    /** A path with everything but unreserved characters and slashes as percent and hex. */
    static String encodePath(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        for (byte b : utf8(path)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static String lines(Map<String, String> headers) {
        StringBuilder out = new StringBuilder(2048);
        headers.forEach(
                (name, value) -> out.append(name).append(':').append(trimmed(value)).append('\n'));
        return out.toString();
    }

    private static String trimmed(String value) {
        String stripped = value.strip();
        return stripped.contains("  ") ? SPACES.matcher(stripped).replaceAll(" ") : stripped;
    }

    private byte[] signature(String day, String toSign) {
        SigningKey known = last;
        if (known == null || !known.day.equals(day)) {
            byte[] ofDay = keyed(utf8("AWS4" + key.secret())).doFinal(utf8(day));
            byte[] ofRegion = keyed(ofDay).doFinal(utf8(region));
            byte[] ofService = keyed(ofRegion).doFinal(utf8(service));
            known = new SigningKey(day, keyed(keyed(ofService).doFinal(utf8("aws4_request"))));
            last = known;
        }
        try {
            return ((Mac) known.mac.clone()).doFinal(utf8(toSign));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
