package io.ecrpusher.proof.model;

import com.google.gson.JsonObject;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.proof.model.Deployment.Message;
import io.ecrpusher.proof.model.ModelSecret.Result;
import io.ecrpusher.proof.model.Product.Kill;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.shard.ShardedRecords;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.run.HandOffFailedException;
import io.ecrpusher.run.Run;
import io.ecrpusher.time.Deadline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Runs the product, then the model, and compares. */
final class Runs {
    private static final Duration TIME = Duration.ofMinutes(15);
    private static final int RECEIVES = 3;

    private final World world;

    Runs(World world) {
        this.world = world;
    }

    /** What a process is about to do. */
    private record Work(
            Product process,
            Set<String> planned,
            Optional<Instant> since,
            boolean pushes,
            Supplier<Optional<Report>> run) {}

    /** Returns the time since which a namespace must have changed; empty if all are selected. */
    private static Optional<Instant> since(Trigger trigger, Instant startedAt) {
        return trigger instanceof Trigger.Sweep(Duration window)
                ? Optional.of(startedAt.minus(window))
                : Optional.empty();
    }

    /** Starts a run as an event does. Returns true if it needs no retry. */
    boolean start(Product process, Trigger trigger, Kill kill) {
        return finish(run(process, trigger), kill);
    }

    private Work run(Product process, Trigger trigger) {
        Deployment deployment = process.deployment;
        world.events++;
        String event = "event-" + world.events;
        return new Work(
                process,
                planned(deployment, trigger),
                since(trigger, process.clock.instant()),
                !deployment.queued,
                () -> {
                    try {
                        Run.Result result =
                                process.newRun()
                                        .start(
                                                trigger,
                                                process.handOff(event),
                                                process.clock.instant().plus(TIME));
                        return Optional.of(result.report());
                    } catch (HandOffFailedException _) {
                        return Optional.empty();
                    }
                });
    }

    /**
     * Lets a worker receive a message. It stays in the queue if it fails, or is delivered twice.
     */
    void receive(Product process, int index, Kill kill, boolean twice) {
        boolean _ = finish(job(process, index, kill, twice), kill);
    }

    private Work job(Product process, int index, Kill kill, boolean twice) {
        Deployment deployment = process.deployment;
        Message message = deployment.queue.remove(index);
        Set<String> planned = new TreeSet<>();
        for (ClusterId id : message.job().clusters()) {
            boolean found = deployment.spec.discover() && id.roleArn().isEmpty();
            if (deployment.spec.named().contains(id.name()) || found) {
                planned.add(id.name());
            }
        }
        return new Work(
                process,
                planned,
                since(message.job().trigger(), message.job().startedAt()),
                true,
                () -> Optional.of(work(process, message, kill, twice)));
    }

    private Report work(Product process, Message message, Kill kill, boolean twice) {
        Deployment deployment = process.deployment;
        int receives = message.receives() + 1;
        List<Report> reports = new ArrayList<>();
        List<Message> letters = new ArrayList<>();
        Worker worker =
                new Worker(
                        job ->
                                process.newRun()
                                        .pushPart(
                                                job.trigger(),
                                                job.startedAt(),
                                                job.clusters(),
                                                process.clock.instant().plus(TIME)),
                        (failed, _) ->
                                failed.forEach(one -> letters.add(new Message(one.job(), 0))),
                        RECEIVES,
                        new Deadline(process.clock, Instant.MAX));
        List<String> failed =
                worker.process(
                        List.of(new Worker.Received("m", message.job().toJson(), receives)),
                        reports::add,
                        warning -> {
                            throw world.failure("WORKER", warning);
                        });
        if (kill == Kill.NO) {
            deployment.deadLetters.addAll(letters);
        }
        if (kill != Kill.NO || !failed.isEmpty() || twice) {
            deployment.queue.add(new Message(message.job(), receives));
        }
        return reports.getFirst();
    }

    private boolean finish(Work work, Kill kill) {
        Product process = work.process();
        process.kill = kill;
        world.count("runs killed: " + kill);
        process.startedAt = process.clock.instant();
        Set<String> stale = process.stale();
        Optional<Report> report = work.run().get();
        if (work.pushes()) {
            report.ifPresent(one -> settle(work, stale, one));
        }
        end(process);
        return report.isPresent() && !report.get().hasFailed();
    }

    /**
     * Starts a run, or a worker if the deployment's queue has a message, that is held up for {@code
     * time} before its first write. Runs {@code meanwhile}, then lets the first go on.
     */
    void startSlowly(Product process, Duration time, Runnable meanwhile) {
        Deployment deployment = process.deployment;
        // A sweep selects by what it reads before it is held up.
        int message = 0;
        while (message < deployment.queue.size()
                && deployment.queue.get(message).job().trigger() instanceof Trigger.Sweep) {
            message++;
        }
        Work work =
                message < deployment.queue.size()
                        ? job(process, message, Kill.NO, false)
                        : run(process, new Trigger.Rotate());
        process.startedAt = process.clock.instant();
        Set<String> stale = process.stale();
        CountDownLatch gate = new CountDownLatch(1);
        process.gate = gate;
        process.held = new CountDownLatch(1);
        FutureTask<Optional<Report>> task = new FutureTask<>(work.run()::get);
        Thread.startVirtualThread(
                () -> {
                    task.run();
                    process.held.countDown();
                });
        try {
            process.held.await();
            try {
                meanwhile.run();
            } finally {
                process.gate = null;
                gate.countDown();
            }
            Optional<Report> report = task.get();
            world.heldUp = time;
            if (work.pushes()) {
                report.ifPresent(one -> settle(work, stale, one));
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            world.heldUp = Duration.ZERO;
        }
        end(process);
    }

    private void end(Product process) {
        boolean killed = process.kill != Kill.NO;
        process.kill = Kill.NO;
        if (killed) {
            List<Product> all = process.deployment.processes;
            all.set(all.indexOf(process), world.newProcess(process.deployment));
        }
        world.compare();
        checkRecords(process.deployment);
    }

    /** Returns the names of the clusters that a run finds. */
    Set<String> planned(Deployment deployment, Trigger trigger) {
        Set<String> names = new LinkedHashSet<>(deployment.spec.named());
        if (deployment.spec.discover() && !world.listFails && !world.deniedRoles.contains("own")) {
            world.sites.keySet().stream()
                    .filter(name -> !name.equals(FleetSpec.PARTNER_CLUSTER))
                    .forEach(names::add);
        }
        if (trigger instanceof Trigger.Push push) {
            names.retainAll(push.clusters());
        }
        return names;
    }

    /** Applies the run to the model of each cluster. */
    private void settle(Work work, Set<String> stale, Report report) {
        Product process = work.process();
        report.failures().forEach(one -> world.log("  " + ReportText.line(one)));
        Map<String, Set<String>> written = new HashMap<>();
        for (Outcome outcome : report.outcomes()) {
            if (outcome instanceof Outcome.Applied || outcome instanceof Outcome.Incomplete) {
                written.computeIfAbsent(outcome.target().cluster().name(), _ -> new TreeSet<>())
                        .add(outcome.target().namespace() + "/" + outcome.target().secret().name());
            }
        }
        for (String name : work.planned()) {
            Set<String> reported = written.getOrDefault(name, Set.of());
            Site site = world.sites.get(name);
            boolean unreachable =
                    site == null
                            || world.isDenied(name)
                            || process.kill == Kill.BEFORE
                            || !Set.of(Site.Fault.NONE, Site.Fault.LOST).contains(site.fault);
            Set<String> expected = Set.of();
            if (!unreachable) {
                boolean uncertain =
                        process.kill == Kill.MIDWAY
                                || site.fault == Site.Fault.LOST
                                || stale.contains(name);
                world.count(uncertain ? "clusters pushed, uncertain" : "clusters pushed");
                expected = uncertain ? either(work, site, reported) : exactly(work, site);
            }
            if (!expected.equals(reported)) {
                throw world.failure(
                        "REPORT",
                        "%s reports as written in %s: %s, expected %s"
                                .formatted(process.name, name, reported, expected));
            }
            if (site != null) {
                note(process.deployment, site);
            }
        }
    }

    private Set<String> exactly(Work work, Site site) {
        Product process = work.process();
        Expected run = new Expected(world, process, site, true);
        run.run(work.since());
        process.results.put(site.name, run.results);
        Set<String> written = new TreeSet<>();
        run.results.forEach(
                (key, result) -> {
                    if (result == Result.WRITTEN) {
                        written.add(key);
                    }
                });
        return written;
    }

    /**
     * Each Secret is as before or as after the run, or missing if the run recreates it. A Secret
     * that the run reports as written is as after it.
     */
    private Set<String> either(Work work, Site site, Set<String> reported) {
        Map<String, ModelSecret> before = new TreeMap<>();
        site.secrets.forEach((key, secret) -> before.put(key, secret.copy()));
        Map<String, Set<String>> accounts = new TreeMap<>();
        site.pullSecrets.forEach((key, names) -> accounts.put(key, new TreeSet<>(names)));
        Expected run = new Expected(world, work.process(), site, false);
        run.run(work.since());
        for (String key : Set.copyOf(site.secrets.keySet())) {
            ModelSecret after = site.secrets.get(key);
            List<ModelSecret> candidates = new ArrayList<>(List.of(after));
            if (!reported.contains(key)) {
                candidates.add(before.getOrDefault(key, new ModelSecret()));
                if (run.recreated.contains(key)) {
                    candidates.add(new ModelSecret());
                }
            }
            String[] parts = key.split("/", 2);
            Optional<JsonObject> stored = site.api.secret(parts[0], parts[1]);
            candidates.stream()
                    .filter(
                            one ->
                                    stored.isPresent()
                                            ? one.exists()
                                                    && Observed.differences(one, stored.get())
                                                            .isEmpty()
                                            : !one.exists())
                    .findFirst()
                    .ifPresent(one -> site.secrets.put(key, one));
        }
        site.api.serviceAccounts().stream()
                .filter(account -> account.name().equals("default"))
                .filter(account -> accounts.containsKey(account.namespace()))
                .forEach(
                        account -> {
                            String namespace = account.namespace();
                            Set<String> actual = World.pullSecrets(account.content());
                            if (actual.containsAll(accounts.get(namespace))
                                    && site.pullSecrets.get(namespace).containsAll(actual)) {
                                site.pullSecrets.put(namespace, actual);
                            }
                        });
        return reported;
    }

    /** Notes the expiries that the deployment's Secrets show. */
    private void note(Deployment deployment, Site site) {
        String manager = Writes.manager(deployment.name);
        site.secrets.forEach(
                (key, secret) -> {
                    if (secret.writers().contains(manager)
                            && secret.value("annotation:ecr-pusher.io/expires-at")
                                    instanceof String expiry) {
                        String[] parts = key.split("/", 2);
                        deployment
                                .seen
                                .computeIfAbsent(
                                        site.name + "/" + parts[1] + "/" + expiry,
                                        _ -> new HashSet<>())
                                .add(parts[0]);
                    }
                });
    }

    /** The records show no expiry for more namespaces than Secrets had it. */
    private void checkRecords(Deployment deployment) {
        if (!deployment.records.hasChanged()) {
            return;
        }
        FleetRecords records;
        try {
            records = new ShardedRecords(deployment.records, deployment.name, world.clock).read();
        } catch (FailureException e) {
            throw world.failure("RECORDS", e.detail());
        }
        records.clusters()
                .forEach(
                        cluster ->
                                cluster.secrets()
                                        .forEach(
                                                (name, secret) ->
                                                        secret.expiries()
                                                                .forEach(
                                                                        (expiry, count) ->
                                                                                checkSeen(
                                                                                        deployment,
                                                                                        cluster.id()
                                                                                                        .name()
                                                                                                + "/"
                                                                                                + name
                                                                                                + "/"
                                                                                                + Writes
                                                                                                        .text(
                                                                                                                expiry),
                                                                                        count))));
    }

    private void checkSeen(Deployment deployment, String what, int count) {
        int seen = deployment.seen.getOrDefault(what, Set.of()).size();
        if (seen < count) {
            throw world.failure(
                    "RECORDS",
                    "the records of %s show %s in %d namespaces, but it was seen in %d"
                            .formatted(deployment.name, what, count, seen));
        }
    }
}
