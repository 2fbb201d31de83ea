package io.ecrpusher.proof.privileges;

import io.ecrpusher.proof.privileges.Iam.Part;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of the IAM policies. */
final class IamPage {
    private final Template template;
    private final Template spoke;
    private final Map<String, Map<Key, Row>> owners = new LinkedHashMap<>();

    private record Key(String sid, String action) {}

    /** A row before equal ones are joined. */
    private static final class Row {
        private final Set<String> steps = new TreeSet<>();
        private Set<String> resources = new LinkedHashSet<>();
    }

    private record Joined(String sid, Set<String> resources, Set<String> steps) {}

    IamPage(Template template, Template spoke) {
        this.template = template;
        this.spoke = spoke;
        for (String owner :
                List.of(
                        Account.ROTATE,
                        Account.ROTATE + Account.TRUST,
                        Account.PAGE,
                        Account.SPOKE,
                        Account.SPOKE + Account.TRUST,
                        Account.REPOSITORY,
                        "PushQueuePolicy",
                        "DeadLetterQueuePolicy")) {
            owners.put(owner, new LinkedHashMap<>());
        }
    }

    /** Adds the uses of a scenario. Shows the resources of the last one that has a statement. */
    void add(Map<Part, Set<String>> uses) {
        Map<String, Map<Key, Set<String>>> resources = new TreeMap<>();
        uses.forEach(
                (part, steps) -> {
                    if (owners.containsKey(part.owner()) && !steps.isEmpty()) {
                        Key key =
                                new Key(
                                        part.statement().sid(),
                                        part.statement().actions().getFirst());
                        resources
                                .computeIfAbsent(part.owner(), _ -> new LinkedHashMap<>())
                                .computeIfAbsent(key, _ -> new LinkedHashSet<>())
                                .addAll(part.statement().resources());
                        owners.get(part.owner())
                                .computeIfAbsent(key, _ -> new Row())
                                .steps
                                .addAll(steps);
                    }
                });
        resources.forEach(
                (owner, rows) ->
                        rows.forEach((key, arns) -> owners.get(owner).get(key).resources = arns));
    }

    Page lines() {
        Page page = new Page();
        owners.forEach(
                (owner, rows) -> {
                    page.line("### " + owner).line("");
                    page.header("Statement", "Actions", "Resources", "Only with", "Used by");
                    joined(rows)
                            .forEach(
                                    (row, actions) ->
                                            page.row(
                                                    row.sid(),
                                                    Page.code(actions),
                                                    row.resources().isEmpty()
                                                            ? "itself"
                                                            : Page.code(row.resources()),
                                                    Page.code(parameters(owner, row.sid())),
                                                    String.join(", ", row.steps())));
                    page.line("");
                });
        page.line("### Exceptions").line("");
        page.header("Not used", "Reason");
        IamExceptions.UNUSED.forEach(
                one -> page.row("%s: `%s`".formatted(one.sid(), one.text()), one.reason()));
        page.line("").header("On all resources", "Reason");
        reasons().forEach((reason, actions) -> page.row(Page.code(actions), reason));
        return page;
    }

    private static Map<Joined, List<String>> joined(Map<Key, Row> rows) {
        Map<Joined, List<String>> joined = new LinkedHashMap<>();
        rows.forEach(
                (key, row) ->
                        joined.computeIfAbsent(
                                        new Joined(key.sid(), row.resources, row.steps),
                                        _ -> new ArrayList<>())
                                .add(key.action()));
        return joined;
    }

    private Set<String> parameters(String owner, String sid) {
        return switch (owner) {
            case Account.ROTATE, Account.PAGE -> template.parametersOf(owner, sid);
            case Account.ROTATE + Account.TRUST -> template.parametersOf(Account.ROTATE, sid);
            case Account.SPOKE -> spoke.parametersOf(owner, sid);
            default -> Set.of();
        };
    }

    private static Map<String, List<String>> reasons() {
        Map<String, List<String>> reasons = new TreeMap<>();
        new TreeMap<>(IamExceptions.ON_ALL_RESOURCES)
                .forEach(
                        (action, reason) ->
                                reasons.computeIfAbsent(reason, _ -> new ArrayList<>())
                                        .add(action));
        return reasons;
    }
}
