package io.sfai.gateway.telemetry;

import com.amazonaws.services.lambda.runtime.log4j2.LambdaAppender;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.layout.PatternLayout;

/**
 * Writes lines through log4j2's Lambda appender. It is configured by hand: no file is searched, no
 * plugin scanned, and the line's JSON is ours, which keeps log4j2's part of a cold start small.
 */
public final class Log4jLines implements Consumer<String> {
    private final org.apache.logging.log4j.core.Logger logger;

    public Log4jLines() {
        DefaultConfiguration configuration = new DefaultConfiguration();
        configuration.setName("sfai");
        LoggerContext context = Configurator.initialize(configuration);
        LambdaAppender appender =
                LambdaAppender.newBuilder()
                        .setName("lambda")
                        .setLayout(
                                PatternLayout.newBuilder()
                                        .withPattern("%m%n")
                                        .withConfiguration(configuration)
                                        .build())
                        .build();
        appender.start();
        this.logger = context.getLogger("sfai");
        logger.setAdditive(false);
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    @Override
    public void accept(String line) {
        logger.info(line);
    }
}
