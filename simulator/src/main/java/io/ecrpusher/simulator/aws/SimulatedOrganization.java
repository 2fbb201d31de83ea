package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** An AWS organization: a root, organizational units below it, and accounts in all of them. */
public final class SimulatedOrganization {
    /** The form of the ID of a root or an organizational unit. */
    public static final Pattern PARENT_ID =
            Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}");

    // 2025-01-01T00:00:00Z
    private static final long JOINED = 1_735_689_600;

    private final String managementAccount;
    private final String id;
    private final String rootId;
    private final Map<String, Parent> parents = new ConcurrentHashMap<>();
    private final NavigableSet<String> accounts = new ConcurrentSkipListSet<>();
    private final Map<String, NavigableMap<String, String>> tags = new ConcurrentHashMap<>();
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private final Set<String> administrators = ConcurrentHashMap.newKeySet();

    /** Creates an organization with its management account in the root, as AWS does. */
    public SimulatedOrganization(String managementAccount) {
        this.managementAccount = managementAccount;
        String hash = Sha256.hex(managementAccount.getBytes(UTF_8));
        id = "o-" + hash.substring(0, 10);
        rootId = "r-" + hash.substring(10, 14);
        addParent(rootId);
        addAccount(rootId, managementAccount, Map.of());
        administrators.add(managementAccount);
    }

    /** The direct children of a root or an organizational unit. */
    public record Parent(NavigableSet<String> units, NavigableSet<String> accounts) {}

    /** The ID of the root, the parent of the top-level units. */
    public String rootId() {
        return rootId;
    }

    /**
     * Adds an organizational unit.
     *
     * @param parentId the ID of the root or of another unit
     * @param unitId an ID of the form {@code ou-ab12-cdef3456}
     */
    public void addUnit(String parentId, String unitId) {
        if (!PARENT_ID.matcher(unitId).matches()) {
            throw new IllegalArgumentException(
                    "'" + unitId + "' is not the ID of an organizational unit");
        }
        existing(parentId).units().add(unitId);
        addParent(unitId);
    }

    /**
     * Adds an active account.
     *
     * @param parentId the ID of the root or of a unit
     */
    public void addAccount(String parentId, String accountId, Map<String, String> accountTags) {
        existing(parentId).accounts().add(accountId);
        tags.put(accountId, new TreeMap<>(accountTags));
        accounts.add(accountId);
    }

    /** Suspends an account without moving it. */
    public void suspend(String accountId) {
        suspended.add(accountId);
    }

    /** Gives an account the read permissions of the management account. */
    public void registerDelegatedAdministrator(String accountId) {
        administrators.add(accountId);
    }

    /** Returns true if the account may read the organization. */
    public boolean mayRead(String accountId) {
        return administrators.contains(accountId);
    }

    /** The IDs of all accounts. */
    public NavigableSet<String> accounts() {
        return accounts;
    }

    /** Returns the children of a root or unit, or empty if it doesn't exist. */
    public Optional<Parent> parent(String parentId) {
        return Optional.ofNullable(parents.get(parentId));
    }

    /** Returns the tags of an account, unit, or root, or empty if it doesn't exist. */
    public Optional<NavigableMap<String, String>> tags(String resourceId) {
        return Optional.ofNullable(tags.get(resourceId));
    }

    /** Returns the ARN of an account, unit, root, or policy. */
    public String arn(String resourceId) {
        String type =
                switch (resourceId.charAt(0)) {
                    case 'r' -> "root";
                    case 'o' -> "ou";
                    case 'p' -> "policy";
                    default -> "account";
                };
        return new Arn(
                        Partition.COMMERCIAL.id(),
                        "organizations",
                        "",
                        managementAccount,
                        String.join("/", type, id, resourceId))
                .toString();
    }

    /** Returns an account as ListAccounts does. */
    public JsonObject describeAccount(String accountId) {
        String state = suspended.contains(accountId) ? "SUSPENDED" : "ACTIVE";
        JsonObject account = describe(accountId);
        account.addProperty("Email", accountId + "@example.com");
        account.addProperty("State", state);
        // The predecessor of State, which AWS retires in September 2026.
        account.addProperty("Status", state);
        account.addProperty("JoinedMethod", "CREATED");
        account.addProperty("JoinedTimestamp", JOINED);
        return account;
    }

    /** Returns a unit as ListOrganizationalUnitsForParent does. */
    public JsonObject describe(String resourceId) {
        var described = new JsonObject();
        described.addProperty("Id", resourceId);
        described.addProperty("Arn", arn(resourceId));
        described.addProperty("Name", "name of " + resourceId);
        return described;
    }

    private void addParent(String parentId) {
        tags.put(parentId, new TreeMap<>());
        parents.put(
                parentId, new Parent(new ConcurrentSkipListSet<>(), new ConcurrentSkipListSet<>()));
    }

    private Parent existing(String parentId) {
        return parent(parentId)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The organization has no root or unit " + parentId));
    }
}
