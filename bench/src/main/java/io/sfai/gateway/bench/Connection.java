package io.sfai.gateway.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** One kept-alive HTTP/1.1 connection of the load generator, on a raw socket. */
final class Connection implements AutoCloseable {
    private static final int TAIL = 2048;

    /** What the last event of a good stream has, in each dialect; that of Responses is long. */
    private static final List<String> ENDS =
            List.of(
                    "[DONE]",
                    "\"message_stop\"",
                    "\"response.completed\"",
                    "\"metadata\":{}},\"sequence_number\"");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final LongAdder events;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;

    private long firstByte;
    private int eventsOfAnswer;
    private int lineFeeds;
    private final StringBuilder tail = new StringBuilder();

    /**
     * @param events counts each server-sent event as it comes
     */
    Connection(int port, LongAdder events) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.events = events;
    }

    /**
     * An answer.
     *
     * @param firstByteNanos from sending the request to the first byte of the body
     * @param nanos to the last one
     * @param events how many server-sent events came
     * @param tail the last bytes of the body, to see how it ended
     */
    record Answer(int status, long firstByteNanos, long nanos, int events, String tail) {
        /** Whether a stream came to its end, in whichever dialect. */
        boolean done() {
            return status == 200 && ENDS.stream().anyMatch(tail::contains);
        }
    }

    /** Sends a request and reads its answer to the end. */
    Answer exchange(byte[] request) throws IOException {
        firstByte = 0;
        eventsOfAnswer = 0;
        lineFeeds = 0;
        tail.setLength(0);
        long start = System.nanoTime();
        out.write(request);
        int status = Integer.parseInt(line().substring(9, 12));
        int length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        if (length >= 0) {
            body(length);
        } else {
            chunks();
        }
        long end = System.nanoTime();
        return new Answer(status, firstByte - start, end - start, eventsOfAnswer, tail.toString());
    }

    private void chunks() throws IOException {
        while (true) {
            String size = line();
            int semicolon = size.indexOf(';');
            int length = Integer.parseInt(semicolon < 0 ? size : size.substring(0, semicolon), 16);
            body(length);
            while (!line().isEmpty()) {
                // A trailer, which tells the load generator nothing.
            }
            if (length == 0) {
                return;
            }
        }
    }

    private void body(int length) throws IOException {
        int left = length;
        while (left > 0) {
            fill();
            if (firstByte == 0) {
                firstByte = System.nanoTime();
            }
            int part = Math.min(left, limit - position);
            count(part);
            position += part;
            left -= part;
            remember(Math.min(part, TAIL));
        }
    }

    private void remember(int last) {
        tail.append(new String(buffer, position - last, last, StandardCharsets.ISO_8859_1));
        tail.delete(0, Math.max(0, tail.length() - TAIL));
    }

    private void count(int part) {
        int before = eventsOfAnswer;
        for (int i = position; i < position + part; i++) {
            if (buffer[i] != '\n') {
                lineFeeds = 0;
            } else if (++lineFeeds == 2) {
                eventsOfAnswer++;
            }
        }
        events.add(eventsOfAnswer - before);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            fill();
            char c = (char) buffer[position++];
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append(c);
            }
        }
    }

    private void fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = in.read(buffer);
            if (limit <= 0) {
                limit = 0;
                throw new EOFException("the answer broke off");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
