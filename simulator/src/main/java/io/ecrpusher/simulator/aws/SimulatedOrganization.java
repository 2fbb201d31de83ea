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

/** An organization: a root, units below it, and accounts in all of them. */
public final class SimulatedOrganization {
    private static final long JOINED = 1_735_689_600;

    private final String managementAccount;
    private final String id;
    private final String rootId;
    private final Map<String, Parent> parents = new ConcurrentHashMap<>();
    private final NavigableSet<String> accounts = new ConcurrentSkipListSet<>();
    private final Map<String, NavigableMap<String, String>> tags = new ConcurrentHashMap<>();
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private final Set<String> administrators = ConcurrentHashMap.newKeySet();

    /** With its management account in the root, as AWS creates it. */
    SimulatedOrganization(String managementAccount) {
        this.managementAccount = managementAccount;
        String hash = SigV4.sha256(managementAccount.getBytes(UTF_8));
        id = "o-" + hash.substring(0, 10);
        rootId = "r-" + hash.substring(10, 14);
        addParent(rootId);
        addAccount(rootId, managementAccount, Map.of());
        administrators.add(managementAccount);
    }

    /** What is directly in the root or in a unit. */
    record Parent(NavigableSet<String> units, NavigableSet<String> accounts) {}

    /** The id of the root, which is the parent of the topmost units. */
    public String rootId() {
        return rootId;
    }

    /**
     * Adds a unit.
     *
     * @param parentId of the root or of another unit
     * @param unitId of the form {@code ou-ab12-cdef3456}
     */
    public void addUnit(String parentId, String unitId) {
        if (!Organizations.PARENT_ID.matcher(unitId).matches()) {
            throw new IllegalArgumentException("'" + unitId + "' is not the id of a unit");
        }
        existing(parentId).units().add(unitId);
        addParent(unitId);
    }

    /**
     * Adds an account, active.
     *
     * @param parentId of the root or of a unit
     */
    public void addAccount(String parentId, String accountId, Map<String, String> accountTags) {
        existing(parentId).accounts().add(accountId);
        tags.put(accountId, new TreeMap<>(accountTags));
        accounts.add(accountId);
    }

    /** Suspends an account, which stays where it is. */
    public void suspend(String accountId) {
        suspended.add(accountId);
    }

    /** Lets an account ask what at first only the management account may ask. */
    public void registerDelegatedAdministrator(String accountId) {
        administrators.add(accountId);
    }

    boolean answers(String accountId) {
        return administrators.contains(accountId);
    }

    NavigableSet<String> accounts() {
        return accounts;
    }

    Optional<Parent> parent(String parentId) {
        return Optional.ofNullable(parents.get(parentId));
    }

    /** The tags of an account, a unit or the root. */
    Optional<NavigableMap<String, String>> tags(String resourceId) {
        return Optional.ofNullable(tags.get(resourceId));
    }

    String arn(String resourceId) {
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

    JsonObject describeAccount(String accountId) {
        String state = suspended.contains(accountId) ? "SUSPENDED" : "ACTIVE";
        JsonObject account = describe(accountId);
        account.addProperty("Email", accountId + "@example.com");
        account.addProperty("State", state);
        // The older of the two, which AWS retires in September 2026.
        account.addProperty("Status", state);
        account.addProperty("JoinedMethod", "CREATED");
        account.addProperty("JoinedTimestamp", JOINED);
        return account;
    }

    /** What is told of accounts and units alike, and no more of a unit. */
    JsonObject describe(String resourceId) {
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
                        () -> new IllegalArgumentException("there is no root or unit " + parentId));
    }
}
