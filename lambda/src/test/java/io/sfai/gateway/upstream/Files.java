package io.sfai.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** The beginnings of files, which is all that is looked at. */
final class Files {
    static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n and so on");
    static final byte[] JPEG = bytes("\u00ff\u00d8\u00ff\u00e0 and so on");
    static final byte[] GIF = bytes("GIF89a and so on");
    static final byte[] WEBP = bytes("RIFF\u0010\u0000\u0000\u0000WEBPVP8 and so on");
    static final byte[] PDF = bytes("%PDF-1.7\n and so on");
    static final byte[] DOCX = bytes("PK\u0003\u0004 ... word/document.xml ...");
    static final byte[] XLSX = bytes("PK\u0003\u0004 ... xl/workbook.xml ...");
    static final byte[] ZIP = bytes("PK\u0003\u0004 ... notes.txt ...");
    static final byte[] DOC = bytes("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1 ...");
    static final byte[] HTML = bytes("<!doctype html><title>Sign in</title>");

    private Files() {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    /** A PNG of so many bytes. */
    static byte[] png(int size) {
        return Arrays.copyOf(PNG, size);
    }
}
