package io.ecrpusher.proof.model;

import io.ecrpusher.plan.Trigger;
import io.ecrpusher.proof.model.Product.Kill;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** The steps of the test: what happens to a fleet, in any order. */
final class Steps {
    private static final List<String> NAMESPACES = List.of("a", "b", "team-1", "team-2", "dev");
    private static final List<String> REQUESTS =
            List.of(
                    "own/eu-west-1",
                    "own/eu-central-1",
                    "own/us-east-1",
                    "partner/us-east-1",
                    "public");

    private Steps() {}

    /** A step; each draws what it needs from {@code random}. */
    @FunctionalInterface
    private interface Step {
        void take(World world, Random random);
    }

    /** Returns chains of at most {@code length} steps. */
    static ActionChainArbitrary<World> chains(int length) {
        return ActionChain.<World>startWith(World::new)
                .withMaxTransformations(length)
                .withAction(1, step("start", world -> !world.started(), World::start))
                .withAction(8, step("rotate", Steps::rotate))
                .withAction(4, step("push", Steps::push))
                .withAction(3, step("sweep", Steps::sweep))
                .withAction(10, step("work", Steps::hasMessages, Steps::work))
                .withAction(2, step("slow run", Steps::slowRun))
                .withAction(1, step("redrive", Steps::hasDeadLetters, Steps::redrive))
                .withAction(4, step("minutes pass", Steps::minutesPass))
                .withAction(2, step("hours pass", Steps::hoursPass))
                .withAction(1, step("clock jumps", Steps::clockJumps))
                .withAction(1, step("process ends", Steps::processEnds))
                .withAction(4, step("fleet edit", Steps::fleetEdit))
                .withAction(2, step("cluster", Steps::cluster))
                .withAction(5, step("cluster fault", Steps::hasSites, Steps::clusterFault))
                .withAction(3, step("registry fault", Steps::registryFault))
                .withAction(1, step("other fault", Steps::otherFault))
                .withAction(3, step("faults end", (world, _) -> heal(world)))
                .withAction(4, step("namespace", Steps::hasSites, Steps::namespace))
                .withAction(10, step("other client", Steps::hasSites, Steps::otherClient));
    }

    private static Action.Independent<World> step(String name, Step step) {
        return step(name, World::started, step);
    }

    private static Action.Independent<World> step(
            String name, Predicate<World> possible, Step step) {
        return new Action.Independent<>() {
            @Override
            public boolean precondition(World world) {
                return possible.test(world) && (name.equals("start") || world.started());
            }

            @Override
            public Arbitrary<Transformer<World>> transformer() {
                return Arbitraries.integers()
                        .between(0, 1_000_000)
                        .withoutEdgeCases()
                        .dontShrink() // a smaller number isn't a simpler step
                        .map(
                                draw ->
                                        Transformer.mutate(
                                                name + " " + draw,
                                                world -> {
                                                    // False only in a chain that was shrunk.
                                                    if (possible.test(world)) {
                                                        world.count("step: " + name);
                                                        step.take(world, new Random(draw));
                                                    }
                                                }));
            }
        };
    }

    private static boolean hasMessages(World world) {
        return world.deployments.stream().anyMatch(one -> !one.queue.isEmpty());
    }

    private static boolean hasDeadLetters(World world) {
        return world.deployments.stream().anyMatch(one -> !one.deadLetters.isEmpty());
    }

    private static boolean hasSites(World world) {
        return !world.sites.isEmpty();
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Deployment deployment(World world, Random random) {
        return world.deployments.get(random.nextInt(4) == 0 ? 1 : 0);
    }

    private static Kill kill(Random random) {
        return random.nextInt(4) == 0 ? pick(List.of(Kill.values()), random) : Kill.NO;
    }

    private static void rotate(World world, Random random) {
        Product process = pick(deployment(world, random).processes, random);
        Kill kill = kill(random);
        world.log("%s rotates, killed: %s".formatted(process.name, kill));
        boolean _ = new Runs(world).start(process, new Trigger.Rotate(), kill);
    }

    private static void push(World world, Random random) {
        Product process = pick(deployment(world, random).processes, random);
        String cluster = pick(World.CLUSTERS, random);
        Kill kill = kill(random);
        world.log("%s pushes %s, killed: %s".formatted(process.name, cluster, kill));
        boolean _ = new Runs(world).start(process, new Trigger.Push(List.of(cluster)), kill);
    }

    private static void sweep(World world, Random random) {
        Product process = pick(deployment(world, random).processes, random);
        Duration window = Duration.ofMinutes(10 + random.nextInt(120));
        Kill kill = kill(random);
        world.log("%s sweeps the last %s, killed: %s".formatted(process.name, window, kill));
        boolean _ = new Runs(world).start(process, new Trigger.Sweep(window), kill);
    }

    /** Takes any message of the queue, so that they come late and in another order. */
    private static void work(World world, Random random) {
        Deployment deployment =
                world.deployments.stream()
                        .filter(one -> !one.queue.isEmpty())
                        .findFirst()
                        .orElseThrow();
        Product process = pick(deployment.processes, random);
        int index = random.nextInt(deployment.queue.size());
        Kill kill = kill(random);
        boolean twice = random.nextInt(5) == 0;
        world.log(
                "%s works on %s, killed: %s, twice: %s"
                        .formatted(
                                process.name,
                                deployment.queue.get(index).job().clusters(),
                                kill,
                                twice));
        new Runs(world).receive(process, index, kill, twice);
    }

    /** A run or worker that is slower than another one, which starts later. */
    private static void slowRun(World world, Random random) {
        if (!world.ecr.failing.isEmpty()) {
            return;
        }
        Deployment deployment = deployment(world, random);
        Deployment other = pick(world.deployments, random);
        Product slow = deployment.processes.get(0);
        Product fast = other.processes.get(1);
        // Less than half of the run's time, after which it gives up waiting for tokens.
        Duration time = Duration.ofMinutes(random.nextInt(7));
        world.log("%s rotates slowly".formatted(slow.name));
        new Runs(world)
                .startSlowly(
                        slow,
                        time,
                        () -> {
                            world.now = world.now.plus(time);
                            world.log("%s rotates meanwhile".formatted(fast.name));
                            boolean _ = new Runs(world).start(fast, new Trigger.Rotate(), Kill.NO);
                            drain(world, other, fast);
                            world.log("%s goes on".formatted(slow.name));
                        });
    }

    private static void redrive(World world, Random random) {
        for (Deployment one : world.deployments) {
            one.queue.addAll(one.deadLetters);
            one.deadLetters.clear();
        }
        world.log("dead letters return to the queue");
    }

    private static void minutesPass(World world, Random random) {
        pass(world, Duration.ofMinutes(1 + random.nextInt(59)));
    }

    private static void hoursPass(World world, Random random) {
        pass(world, Duration.ofMinutes(60 + random.nextInt(12 * 60)));
    }

    /** Starts the rotations of the schedule that fall into the time. */
    private static void pass(World world, Duration time) {
        world.log("%s pass".formatted(time));
        Instant end = world.now.plus(time);
        long interval = World.SCHEDULE.toSeconds();
        Instant next =
                Instant.ofEpochSecond((world.now.getEpochSecond() / interval + 1) * interval);
        for (; !next.isAfter(end); next = next.plus(World.SCHEDULE)) {
            world.now = next;
            for (Deployment one : world.deployments) {
                Product process = one.processes.get((int) (next.getEpochSecond() / interval % 3));
                world.log("%s rotates by schedule".formatted(process.name));
                boolean _ = new Runs(world).start(process, new Trigger.Rotate(), Kill.NO);
                drain(world, one, process);
            }
        }
        world.now = end;
        world.compare();
    }

    /** Lets workers take each message once. */
    private static void drain(World world, Deployment deployment, Product worker) {
        for (int i = deployment.queue.size(); i > 0; i--) {
            new Runs(world).receive(worker, 0, Kill.NO, false);
        }
    }

    private static void clockJumps(World world, Random random) {
        Product process = pick(deployment(world, random).processes, random);
        Duration jump = Duration.ofMinutes(random.nextInt(-180, 180));
        process.skew = process.skew.plus(jump);
        if (jump.isNegative()) {
            process.jumpedBack = process.jumpedBack.minus(jump);
        }
        world.log("the clock of %s jumps by %s".formatted(process.name, jump));
    }

    private static void processEnds(World world, Random random) {
        Deployment deployment = deployment(world, random);
        int index = random.nextInt(deployment.processes.size());
        deployment.processes.set(index, world.newProcess(deployment));
        world.log("a process of %s ends".formatted(deployment.name));
    }

    private static void fleetEdit(World world, Random random) {
        Deployment deployment = deployment(world, random);
        FleetSpec next = deployment.spec.edited(random);
        deployment.use(next);
        world.log("fleet " + next.yaml());
    }

    private static void cluster(World world, Random random) {
        String name = pick(World.CLUSTERS, random);
        if (world.sites.remove(name) == null || random.nextInt(3) == 0) {
            world.addCluster(name);
            world.log(name + " is created");
        } else {
            world.log(name + " is deleted");
        }
    }

    private static Site site(World world, Random random) {
        return pick(List.copyOf(world.sites.values()), random);
    }

    private static void clusterFault(World world, Random random) {
        Site site = site(world, random);
        site.fault = pick(List.of(Site.Fault.values()), random);
        world.log("%s: %s".formatted(site.name, site.fault));
    }

    private static void registryFault(World world, Random random) {
        String request = pick(REQUESTS, random);
        if (!world.ecr.failing.remove(request)) {
            world.ecr.failing.add(request);
        }
        world.log("failing registries: " + world.ecr.failing);
    }

    private static void otherFault(World world, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> world.listFails = !world.listFails;
            case 1 -> world.recordsFail = !world.recordsFail;
            case 2 -> world.queueFails = !world.queueFails;
            default -> {
                String role = random.nextBoolean() ? "own" : "partner";
                if (!world.deniedRoles.remove(role)) {
                    world.deniedRoles.add(role);
                }
            }
        }
        world.log(
                "denied roles: %s, ListClusters fails: %s, records fail: %s, queue fails: %s"
                        .formatted(
                                world.deniedRoles,
                                world.listFails,
                                world.recordsFail,
                                world.queueFails));
    }

    private static void heal(World world) {
        world.sites.values().forEach(site -> site.fault = Site.Fault.NONE);
        world.ecr.failing.clear();
        world.deniedRoles.clear();
        world.listFails = false;
        world.recordsFail = false;
        world.queueFails = false;
        world.log("all faults end");
    }

    private static void namespace(World world, Random random) {
        Site site = site(world, random);
        String name = pick(NAMESPACES, random);
        Site.Namespace live = site.namespaces.get(name);
        if (live == null) {
            site.createNamespace(name);
        } else if (live.terminating() || random.nextInt(4) == 0) {
            site.removeNamespace(name);
        } else if (random.nextInt(4) == 0) {
            int status = site.api.send("DELETE", "namespaces/" + name, "", "application/json", "");
            site.namespaces.put(
                    name, new Site.Namespace(live.labels(), status == 200, live.changedAt()));
        } else {
            String value = random.nextBoolean() ? "on" : "off";
            int _ =
                    site.api.send(
                            "PATCH",
                            "namespaces/" + name,
                            "fieldManager=kubectl-label",
                            "application/merge-patch+json",
                            "{\"metadata\":{\"labels\":{\"ecr\":\"%s\"}}}".formatted(value));
            boolean changed = !value.equals(live.labels().get("ecr"));
            site.namespaces.put(
                    name,
                    new Site.Namespace(
                            Map.of("ecr", value), false, changed ? world.now : live.changedAt()));
        }
        world.log("namespace %s of %s: %s".formatted(name, site.name, site.namespaces.get(name)));
    }

    private static void otherClient(World world, Random random) {
        Site site = site(world, random);
        if (site.namespaces.isEmpty()) {
            return;
        }
        String namespace = pick(List.copyOf(site.namespaces.keySet()), random);
        if (random.nextInt(8) == 0) {
            Set<String> names = new LinkedHashSet<>(List.of("theirs-" + random.nextInt(3)));
            names.addAll(site.pullSecrets.get(namespace));
            List<String> entries = new ArrayList<>();
            names.forEach(one -> entries.add("{\"name\":\"%s\"}".formatted(one)));
            int _ =
                    site.api.send(
                            "PATCH",
                            "namespaces/%s/serviceaccounts/default".formatted(namespace),
                            "fieldManager=kubectl-edit",
                            "application/merge-patch+json",
                            "{\"imagePullSecrets\":%s}".formatted(entries));
            site.pullSecrets.get(namespace).addAll(names);
            world.log("kubectl edits the account of %s/%s".formatted(site.name, namespace));
            return;
        }
        world.log(new Others(world, site, namespace, random).write());
    }

    /**
     * Ends all faults, and rotates as Lambda does with its retries. Afterwards every Secret is
     * right, and nothing fails but what needs action.
     */
    static void converge(World world) {
        heal(world);
        world.log("converge");
        for (Deployment one : world.deployments) {
            one.queue.clear();
            one.deadLetters.clear();
            Product process = one.processes.getFirst();
            // The first run finds out which API servers have moved, the second one reaches them,
            // and
            // from the third one on, the model is certain.
            int attempts = process.stale().isEmpty() ? 1 : 3;
            for (int i = 0; i < attempts; i++) {
                process.results.clear();
                world.log("%s rotates".formatted(process.name));
                boolean _ = new Runs(world).start(process, new Trigger.Rotate(), Kill.NO);
                drain(world, one, process);
            }
            for (String name : new Runs(world).planned(one, new Trigger.Rotate())) {
                Map<String, ModelSecret.Result> results = process.results.get(name);
                if (world.sites.containsKey(name)
                        && (results == null
                                || results.containsValue(ModelSecret.Result.NO_TOKEN))) {
                    throw world.failure(
                            "CONVERGE",
                            "%s doesn't reach %s: %s".formatted(process.name, name, results));
                }
            }
        }
    }
}
