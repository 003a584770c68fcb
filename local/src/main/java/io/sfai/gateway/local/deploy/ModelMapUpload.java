package io.sfai.gateway.local.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the shipped model map into the bucket, unless one is there: that one may be newer. */
final class ModelMapUpload {
    private static final String KEY = "config/model_map.json";

    private final Surroundings here;

    ModelMapUpload(Surroundings here) {
        this.here = here;
    }

    void run(Aws aws, String bucket) {
        String address = "s3://" + bucket + "/" + KEY;
        String byHand = "aws s3 cp model_map.json " + address;
        Aws.Answer answer = aws.putIfAbsent(bucket, KEY, shipped());
        // 409: somebody is putting one at this moment.
        if (answer.status() == 412 || answer.status() == 409) {
            here.say("kept the map that is there; to replace it: " + byHand);
        } else if (answer.isGood()) {
            here.say("uploaded model_map.json to " + address);
        } else {
            throw new DeployFailure(
                    "The model map could not be uploaded: "
                            + Stack.reason(answer)
                            + ". Try it by hand: "
                            + byHand);
        }
    }

    private byte[] shipped() {
        Path file = here.root().resolve("model_map.json");
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DeployFailure("The shipped model map cannot be read: " + file, e);
        }
    }
}
