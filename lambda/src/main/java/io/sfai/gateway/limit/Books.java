package io.sfai.gateway.limit;

import io.sfai.gateway.store.Store;
import io.sfai.gateway.store.StoreException;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Where everything is counted.
 *
 * @param afterwards runs what nobody waits for
 * @param usedUp what this environment knows to be used up
 */
record Books(
        Store store,
        LimitSettings settings,
        InstantSource clock,
        Executor afterwards,
        UsedUp usedUp,
        LimitLog log) {

    /** Writes what nobody waits for; what can't be written is told. */
    void later(String account, Runnable write) {
        afterwards.execute(() -> {
            try {
                write.run();
            } catch (StoreException e) {
                log.events()
                        .tell(LimitLog.SETTLEMENT_LOST, account, String.valueOf(e.getMessage()));
            }
        });
    }

    /** Lets a request through that can't be counted, or throws, as the settings say. */
    void uncounted(String account, StoreException failure) {
        if (settings.closedOnFailure()) {
            log.events().tell(LimitLog.STORE_FAILED, account, String.valueOf(failure.getMessage()));
            throw Refusals.uncounted();
        }
        log.servedUncounted().accept(failure);
    }
}
