package io.sfai.gateway.local.chat;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The one request that is under way: it can be ended from any thread, and tells its cost. */
final class Wire implements Interceptor {
    private @Nullable Call call;
    private boolean stopped;
    private @Nullable String cost;

    /** Forgets the last request. */
    synchronized void clear() {
        call = null;
        stopped = false;
        cost = null;
    }

    /** Ends the request, or the one that is about to begin. */
    synchronized void stop() {
        stopped = true;
        if (call != null) {
            call.cancel();
        }
    }

    synchronized boolean stopped() {
        return stopped;
    }

    /** Dollars, if the stream has told them. */
    synchronized @Nullable String cost() {
        return cost;
    }

    private synchronized void cost(String told) {
        cost = told;
    }

    private synchronized void begins(Call now) {
        call = now;
        if (stopped) {
            now.cancel();
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        begins(chain.call());
        Response response = chain.proceed(chain.request());
        return response.newBuilder().body(new CostComment(response.body(), this::cost)).build();
    }
}
