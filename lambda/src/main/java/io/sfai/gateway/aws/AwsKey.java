package io.sfai.gateway.aws;

import org.jspecify.annotations.Nullable;

/** What a call is signed with. */
record AwsKey(String id, String secret, @Nullable String sessionToken) {
    @Override
    public String toString() {
        return "AwsKey[" + id + "]";
    }
}
