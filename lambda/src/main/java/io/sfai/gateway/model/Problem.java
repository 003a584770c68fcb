package io.sfai.gateway.model;

/**
 * Something wrong with a model map.
 *
 * @param path JSON path of the place, such as {@code $.models.main.target}
 * @param line the line of the place, from 1
 * @param reason what is wrong and, where there is one, the way out; never a secret's value
 */
public record Problem(String path, int line, String reason) {
    @Override
    public String toString() {
        return "line " + line + ": " + path + ": " + reason;
    }
}
