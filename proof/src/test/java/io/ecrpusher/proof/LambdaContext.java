package io.ecrpusher.proof;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

import java.time.Duration;

/**
 * Lambda's context of an invocation of the function {@code rotate}.
 *
 * @param end when the invocation's time is over, by {@link System#nanoTime()}
 */
public record LambdaContext(long end) implements Context {
    /** Returns the context of an invocation that starts now and may take {@code time}. */
    public static Context of(Duration time) {
        return new LambdaContext(System.nanoTime() + time.toNanos());
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Duration.ofNanos(end - System.nanoTime()).toMillis();
    }

    @Override
    public String getAwsRequestId() {
        return "request-" + end;
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:eu-west-1:111122223333:function:rotate";
    }

    @Override
    public String getLogGroupName() {
        return "";
    }

    @Override
    public String getLogStreamName() {
        return "";
    }

    @Override
    public String getFunctionName() {
        return "rotate";
    }

    @Override
    public String getFunctionVersion() {
        return "";
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 512;
    }

    @Override
    public LambdaLogger getLogger() {
        return null;
    }
}
