package io.sfai.gateway.local.provider;

import io.sfai.gateway.inference.InferenceStream;
import io.sfai.gateway.inference.Target;
import io.sfai.gateway.json.JsonObject;
import io.sfai.gateway.provider.mock.MockProvider;

class MockProviderTest extends ProviderContract {
    @Override
    InferenceStream silent() {
        return open("silent", "hello");
    }

    @Override
    InferenceStream cut() {
        return open("cut", expected(5));
    }

    @Override
    InferenceStream words(int count) {
        return open("echo", expected(count));
    }

    private static InferenceStream open(String model, String words) {
        return new MockProvider().open(request(words), new Target("mock", model, new JsonObject()));
    }
}
