package io.ecrpusher.simulator.aws.endpoint;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.AwsActions;
import io.ecrpusher.simulator.aws.AwsCall;
import io.ecrpusher.simulator.aws.AwsFaults;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.registry.Registries;
import io.ecrpusher.simulator.aws.service.AwsError.AwsException;
import io.ecrpusher.simulator.aws.service.AwsService;
import io.ecrpusher.simulator.aws.service.Protocol;
import io.ecrpusher.simulator.aws.signing.AuthFailure.AuthenticationException;
import io.ecrpusher.simulator.aws.signing.Authenticator;
import io.ecrpusher.simulator.aws.signing.SignatureFields;
import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The endpoint of all services. The credential scope of a request selects the service. Requests to
 * the host of a registry go to its data plane.
 */
final class AwsEndpoint implements HttpHandler {
    private static final Pattern BUCKET_HOST = Pattern.compile("([a-z0-9.-]+)\\.s3[.-][a-z0-9.-]+");

    // More than any test searches; a soak sends gigabytes.
    private static final long RECEIVED_MAX_CHARACTERS = 256_000_000;

    private final Map<String, AwsService> services;
    private final Map<AwsCall, LongAdder> calls = new ConcurrentHashMap<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final AtomicLong receivedCharacters = new AtomicLong();
    private final Registries registries;
    private final Authenticator authenticator;
    private final AwsFaults faults;
    private final AwsActions actions = new AwsActions();

    AwsEndpoint(
            List<AwsService> services,
            Registries registries,
            Authenticator authenticator,
            AwsFaults faults) {
        this.registries = registries;
        this.services =
                services.stream().collect(Collectors.toMap(AwsService::name, Function.identity()));
        this.authenticator = authenticator;
        this.faults = faults;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        if (request.headers().first("Host").filter(Registries::isRegistry).isPresent()) {
            registries.action(request).ifPresent(actions::add);
            return registries.handle(request);
        }
        receive(request.path() + "?" + request.query() + " " + request.text());
        Optional<SignatureFields> fields = SignatureFields.of(request);
        if (fields.isEmpty()) {
            Protocol protocol = unsignedProtocol(request);
            return protocol.render(protocol.unsigned());
        }
        AwsService service = services.get(fields.get().scope().service());
        if (service == null) {
            return Protocol.REST_JSON.render(Protocol.REST_JSON.unknownOperation());
        }
        try {
            return handle(service, request, fields.get());
        } catch (AwsException e) {
            return service.protocol().render(e.error());
        }
    }

    private void receive(String request) {
        received.add(request);
        long kept = receivedCharacters.addAndGet(request.length());
        while (kept > RECEIVED_MAX_CHARACTERS) {
            String oldest = received.poll();
            if (oldest == null) {
                return;
            }
            kept = receivedCharacters.addAndGet(-oldest.length());
        }
    }

    Collection<String> received() {
        return List.copyOf(received);
    }

    AwsActions actions() {
        return actions;
    }

    Map<AwsCall, Long> calls() {
        return calls.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().sum()));
    }

    private HttpResponse handle(AwsService service, HttpRequest request, SignatureFields fields) {
        Protocol protocol = service.protocol();
        HttpRequest pathStyle = service.name().equals("s3") ? withBucket(request) : request;
        String operation = service.operation(pathStyle);
        String region = fields.scope().region();
        Principal caller;
        try {
            caller =
                    authenticator.authenticate(
                            request, fields, faults.skewOf(service.name(), region));
        } catch (AuthenticationException e) {
            count(new AwsCall(service.name(), operation, region, AwsCall.UNKNOWN));
            throw protocol.rejectedSignature(e.failure(), fields.amzDate()).toException();
        }
        count(new AwsCall(service.name(), operation, region, caller.arn()));
        faults.awaitAnswer(
                service.name(),
                region,
                operation.equals("AssumeRole")
                        ? request.formParameters().getOrDefault("RoleArn", "")
                        : Arn.parse(caller.arn()).principal().toString());
        Optional<String> body = faults.bodyOf(service.name(), operation);
        if (body.isPresent()) {
            return HttpResponse.of(200, protocol.contentType(), body.get());
        }
        if (faults.takeThrottle(service.name(), operation)) {
            throw protocol.throttled().toException();
        }
        if (faults.takeFailure(service.name(), operation)) {
            throw protocol.internalFailure().toException();
        }
        return service.handle(
                new AwsService.Call(
                        pathStyle, operation, caller, region, protocol, faults, actions));
    }

    // Clients without an endpoint of their own name the bucket in the host.
    private static HttpRequest withBucket(HttpRequest request) {
        Matcher host = BUCKET_HOST.matcher(request.headers().first("Host").orElse(""));
        return host.matches()
                ? new HttpRequest(
                        request.method(),
                        "/" + host.group(1) + request.path(),
                        request.query(),
                        request.headers(),
                        request.body())
                : request;
    }

    private void count(AwsCall call) {
        calls.computeIfAbsent(call, any -> new LongAdder()).increment();
    }

    // Without a signature, only the form of the request hints at the service.
    private static Protocol unsignedProtocol(HttpRequest request) {
        if (request.headers().first("X-Amz-Target").isPresent()) {
            return Protocol.JSON;
        }
        return request.path().equals("/") ? Protocol.QUERY : Protocol.REST_JSON;
    }
}
