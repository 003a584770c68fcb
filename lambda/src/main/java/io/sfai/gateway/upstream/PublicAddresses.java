package io.sfai.gateway.upstream;

import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the public internet, by IANA's registries of special-purpose addresses. Works on
 * the bytes, since the JDK's own questions know neither carrier NAT nor what tunnels embed.
 */
final class PublicAddresses {
    private static final Block[] NOT_PUBLIC_4 = {
        block(0, 0, 0, 0, 8),
        block(10, 0, 0, 0, 8),
        // Carrier NAT, and Alibaba's metadata.
        block(100, 64, 0, 0, 10),
        block(127, 0, 0, 0, 8),
        // Link-local: metadata of most clouds, the Lambda Runtime API.
        block(169, 254, 0, 0, 16),
        // Azure's metadata, inside a public block.
        block(168, 63, 129, 16, 32),
        block(172, 16, 0, 0, 12),
        block(192, 0, 0, 0, 24),
        block(192, 0, 2, 0, 24),
        block(192, 88, 99, 0, 24),
        block(192, 168, 0, 0, 16),
        block(198, 18, 0, 0, 15),
        block(198, 51, 100, 0, 24),
        block(203, 0, 113, 0, 24),
        // Multicast, reserved, broadcast.
        block(224, 0, 0, 0, 3)
    };

    /** All of global unicast; what is outside of it is refused without a list. */
    private static final Block GLOBAL_6 = block6(3, 0x2000);

    private static final Block[] NOT_PUBLIC_6 = {
        // Protocols: Teredo, ORCHID, benchmarks.
        block6(23, 0x2001),
        block6(32, 0x2001, 0x0db8),
        // 6to4, which embeds any IPv4 address.
        block6(16, 0x2002),
        block6(20, 0x3fff)
    };

    /** Both stand for the IPv4 address in their last four bytes. */
    private static final Block MAPPED = block6(96, 0, 0, 0, 0, 0, 0xffff);

    private static final Block NAT64 = block6(96, 0x0064, 0xff9b);

    private PublicAddresses() {}

    /** An {@link AddressRule} that is the same for every port. */
    @SuppressWarnings("unused")
    static boolean allow(InetAddress address, int port) {
        return allow(address.getAddress());
    }

    private static boolean allow(byte[] address) {
        if (address.length == 4) {
            return !in(NOT_PUBLIC_4, address);
        }
        byte[] embedded = embedded(address);
        if (embedded != null) {
            return allow(embedded);
        }
        return GLOBAL_6.has(address) && !in(NOT_PUBLIC_6, address);
    }

    private static byte @Nullable [] embedded(byte[] address) {
        return MAPPED.has(address) || NAT64.has(address)
                ? Arrays.copyOfRange(address, 12, 16)
                : null;
    }

    private static boolean in(Block[] blocks, byte[] address) {
        for (Block block : blocks) {
            if (block.has(address)) {
                return true;
            }
        }
        return false;
    }

    private static Block block(int a, int b, int c, int d, int bits) {
        return new Block(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, bits);
    }

    private static Block block6(int bits, int... groups) {
        byte[] start = new byte[16];
        for (int i = 0; i < groups.length; i++) {
            start[2 * i] = (byte) (groups[i] >> 8);
            start[2 * i + 1] = (byte) groups[i];
        }
        return new Block(start, bits);
    }

    /** The addresses that begin with the first bits of another. */
    private static final class Block {
        private final byte[] start;
        private final int bits;

        Block(byte[] start, int bits) {
            this.start = start;
            this.bits = bits;
        }

        boolean has(byte[] address) {
            int whole = bits / 8;
            if (!Arrays.equals(start, 0, whole, address, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (start[whole] ^ address[whole]) >> (8 - rest) == 0;
        }
    }
}
