package io.sfai.gateway.provider.bedrock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * An answer's bytes, piece by piece as they are asked for. No piece of an event stream goes past
 * the end of its frame: the SDK forgets the events before an exception that came in the same piece.
 */
final class AnswerBody implements Publisher<ByteBuffer>, Subscription {
    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    /** A frame's length, its headers' length and a checksum of both. */
    private static final int PRELUDE = 12;

    private static final int PIECE = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private long demand;
    private boolean cancelled;
    private @Nullable Subscriber<? super ByteBuffer> subscriber;

    /** How much of the frame is still to come. */
    private int left;

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> first) {
        subscriber = first;
        first.onSubscribe(this);
    }

    @Override
    public void request(long count) {
        lock.lock();
        try {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Delivers the whole body on this thread.
     *
     * @param type the body's Content-Type, if it has one
     * @throws CancellationException if nobody wants it any more
     */
    void deliver(InputStream in, @Nullable String type) throws IOException, InterruptedException {
        boolean framed = type != null && type.startsWith(EVENT_STREAM);
        while (true) {
            Subscriber<? super ByteBuffer> reader = awaitDemand();
            byte[] piece = framed ? pieceOfFrame(in) : piece(in, PIECE);
            if (piece.length == 0) {
                reader.onComplete();
                return;
            }
            reader.onNext(ByteBuffer.wrap(piece));
        }
    }

    private Subscriber<? super ByteBuffer> awaitDemand() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (demand == 0 && !cancelled) {
                wanted.await();
            }
            Subscriber<? super ByteBuffer> reader = subscriber;
            if (cancelled || reader == null) {
                throw new CancellationException();
            }
            demand--;
            return reader;
        } finally {
            lock.unlock();
        }
    }

    /** The SDK checks the prelude, so a senseless length never makes anybody wait. */
    private byte[] pieceOfFrame(InputStream in) throws IOException {
        if (left > 0) {
            byte[] piece = piece(in, Math.min(left, PIECE));
            left -= piece.length;
            return piece;
        }
        byte[] prelude = in.readNBytes(PRELUDE);
        if (prelude.length == PRELUDE) {
            left = ByteBuffer.wrap(prelude).getInt() - PRELUDE;
        }
        return prelude;
    }

    private static byte[] piece(InputStream in, int most) throws IOException {
        byte[] piece = new byte[most];
        int count = in.read(piece);
        return count == most ? piece : Arrays.copyOf(piece, Math.max(count, 0));
    }
}
