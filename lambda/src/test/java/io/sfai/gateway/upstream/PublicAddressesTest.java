package io.sfai.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "52.94.236.248",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2400:cb00::1",
                "2600:1f18::1",
                "2606:4700:4700::1111",
                "2a00:1450:4001:813::200e",
                "64:ff9b::8.8.8.8",
                "::ffff:8.8.8.8"
            })
    void aPublicAddressIsAllowed(String address) throws UnknownHostException {
        assertThat(PublicAddresses.allow(InetAddress.getByName(address), 443)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // This network, private ones, carrier NAT with Alibaba's metadata.
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.100.100.200",
                "100.127.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.168.0.0",
                "192.168.255.255",
                // Loopback.
                "127.0.0.1",
                "127.255.255.255",
                "::1",
                "::",
                // Link-local: the Lambda Runtime API, metadata of machines and of containers.
                "169.254.0.0",
                "169.254.100.1",
                "169.254.169.254",
                "169.254.170.2",
                "169.254.255.255",
                "fe80::1",
                "fe80::a9fe:a9fe",
                "febf::1",
                // Azure's and Oracle's metadata.
                "168.63.129.16",
                "192.0.0.192",
                // Special purposes, documentation, benchmarks.
                "192.0.0.0",
                "192.0.2.1",
                "192.88.99.1",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "3fff::1",
                "5f00::1",
                "100::1",
                // Multicast, reserved, broadcast.
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "ff02::1",
                // Unique local with AWS's metadata, site-local.
                "fc00::1",
                "fd00:ec2::254",
                "fdff:ffff::1",
                "fec0::1",
                // Forms that embed an IPv4 address.
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "::169.254.169.254",
                "::8.8.8.8",
                "::ffff:0:127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001::1"
            })
    void anyOtherIsRefused(String address) throws UnknownHostException {
        assertThat(PublicAddresses.allow(InetAddress.getByName(address), 443)).isFalse();
    }

    /** Java turns this form into IPv4 wherever it parses, but not where it is given bytes. */
    @Test
    void aMappedAddressThatStaysIpv6IsRefused() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        assertThat(PublicAddresses.allow(Inet6Address.getByAddress("x", mapped, 0), 443)).isFalse();
    }
}
