package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.SimulatedOrganization;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * AWS Organizations: lists of accounts, organizational units, and tags. Exists in us-east-1 only.
 *
 * <p>Callers read their own account's organization, if the account is its management account or a
 * delegated administrator.
 */
public final class Organizations implements AwsService {
    private static final Pattern TAGGED_ID =
            Pattern.compile(SimulatedOrganization.PARENT_ID + "|\\d{12}|p-[0-9a-zA-Z_]{8,128}");
    private static final int MAX_PAGE_SIZE = 20;

    private final Queue<SimulatedOrganization> organizations = new ConcurrentLinkedQueue<>();

    /** Creates an organization. */
    public SimulatedOrganization create(String managementAccount) {
        var organization = new SimulatedOrganization(managementAccount);
        organizations.add(organization);
        return organization;
    }

    @Override
    public String name() {
        return "organizations";
    }

    @Override
    public Protocol protocol() {
        return Protocol.JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        return AwsService.targetOperation(request);
    }

    @Override
    public HttpResponse handle(Call call) {
        call.requireRegion("us-east-1");
        SimulatedOrganization organization = managedBy(call);
        return switch (call.operation()) {
            case "ListAccounts" -> {
                call.authorize("organizations:ListAccounts", "*");
                yield page(
                        call, "Accounts", organization.accounts(), organization::describeAccount);
            }
            case "ListAccountsForParent" ->
                    page(
                            call,
                            "Accounts",
                            parent(call, organization).accounts(),
                            organization::describeAccount);
            case "ListOrganizationalUnitsForParent" ->
                    page(
                            call,
                            "OrganizationalUnits",
                            parent(call, organization).units(),
                            organization::describe);
            case "ListTagsForResource" -> tags(call, organization);
            default -> throw call.unknownOperation().toException();
        };
    }

    private SimulatedOrganization managedBy(Call call) {
        String account = call.caller().account();
        SimulatedOrganization organization =
                organizations.stream()
                        .filter(any -> any.accounts().contains(account))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        error(
                                                "AWSOrganizationsNotInUseException",
                                                "Your account is not a member of an organization."));
        if (!organization.mayRead(account)) {
            throw call.protocol()
                    .accessDenied("You don't have permissions to access this resource.")
                    .toException();
        }
        return organization;
    }

    private static SimulatedOrganization.Parent parent(
            Call call, SimulatedOrganization organization) {
        return organization
                .parent(
                        authorizedId(
                                call, organization, "ParentId", SimulatedOrganization.PARENT_ID))
                .orElseThrow(
                        () ->
                                error(
                                        "ParentNotFoundException",
                                        "You specified parent that doesn't exist."));
    }

    private static HttpResponse tags(Call call, SimulatedOrganization organization) {
        NavigableMap<String, String> tags =
                organization
                        .tags(authorizedId(call, organization, "ResourceId", TAGGED_ID))
                        .orElseThrow(
                                () ->
                                        error(
                                                "TargetNotFoundException",
                                                "You specified a target that doesn't exist."));
        return page(
                call,
                "Tags",
                tags.navigableKeySet(),
                key -> {
                    var tag = new JsonObject();
                    tag.addProperty("Key", key);
                    tag.addProperty("Value", tags.get(key));
                    return tag;
                });
    }

    private static String authorizedId(
            Call call, SimulatedOrganization organization, String member, Pattern form) {
        String id = call.text(member);
        if (!form.matcher(id).matches()) {
            throw invalid("You provided a value that does not match the required pattern.");
        }
        call.authorize("organizations:" + call.operation(), organization.arn(id));
        return id;
    }

    private static HttpResponse page(
            Call call,
            String member,
            NavigableSet<String> ids,
            Function<String, JsonObject> describe) {
        int size = pageSize(call.json().get("MaxResults"));
        NavigableSet<String> rest = ids.tailSet(lastOfPage(call.text("NextToken")), false);
        List<String> shown = rest.stream().limit(size).toList();
        var page = new JsonArray();
        shown.forEach(id -> page.add(describe.apply(id)));
        var body = new JsonObject();
        body.add(member, page);
        if (!shown.isEmpty() && !shown.getLast().equals(rest.last())) {
            body.addProperty(
                    "NextToken",
                    Base64.getUrlEncoder().encodeToString(shown.getLast().getBytes(UTF_8)));
        }
        return HttpResponse.of(200, Protocol.JSON_TYPE, body.toString());
    }

    private static int pageSize(JsonElement maxResults) {
        int size = maxResults == null ? MAX_PAGE_SIZE : maxResults.getAsInt();
        if (size < 1 || size > MAX_PAGE_SIZE) {
            throw invalid("MaxResults must be between 1 and 20");
        }
        return size;
    }

    private static String lastOfPage(String nextToken) {
        try {
            return new String(Base64.getUrlDecoder().decode(nextToken), UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("Invalid NextToken");
        }
    }

    private static AwsError.AwsException invalid(String message) {
        return error("InvalidInputException", message);
    }

    private static AwsError.AwsException error(String code, String message) {
        return new AwsError(400, code, message).toException();
    }
}
