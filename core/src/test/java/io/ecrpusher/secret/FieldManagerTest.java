package io.ecrpusher.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.select.LabelSyntax;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

class FieldManagerTest {
    private static final String LONGEST = "a".repeat(117);

    /** Names that a shortening could make equal. */
    private static final List<String> NAMES =
            List.of(
                    "",
                    "platform",
                    "Platform",
                    "plat-form",
                    "plat.form",
                    "platform-",
                    "platform--",
                    "hosts",
                    "a".repeat(56),
                    "a".repeat(57),
                    "a".repeat(58),
                    "a".repeat(63),
                    LONGEST,
                    LONGEST + "a",
                    LONGEST + "b",
                    "a".repeat(128),
                    "a".repeat(127) + "b",
                    "a/b",
                    "a b",
                    "ä");

    @Test
    void isTheProductAndTheFleet() {
        assertThat(new FieldManager("platform").name()).isEqualTo("ecr-pusher/platform");
        assertThat(new FieldManager(LONGEST).name()).isEqualTo("ecr-pusher/" + LONGEST);
        assertThat(new FieldManager("").name()).isEqualTo("ecr-pusher");
    }

    @Test
    void shortensALongNameWithAHashAlwaysInTheSameWay() {
        assertThat(new FieldManager("a".repeat(128)).name())
                .hasSize(128)
                .isEqualTo(
                        "ecr-pusher/%s~6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e"
                                .formatted("a".repeat(52)));
    }

    @Test
    void givesEveryDeploymentItsOwnManagerAndAnnotations() {
        Set<String> managers = new HashSet<>();
        Set<String> annotations = new HashSet<>();
        for (String name : NAMES) {
            FieldManager manager = new FieldManager(name);
            assertThat(manager.name()).matches("[!-~]{1,128}");
            assertThat(managers.add(manager.name())).as(name).isTrue();
            for (String key : List.of(manager.hostsAnnotation(), manager.sharedAnnotation())) {
                assertThat(LabelSyntax.isKey(key)).as(key).isTrue();
                assertThat(annotations.add(key)).as(key).isTrue();
            }
            assertThat(FieldManager.isDeployment(manager.name())).isTrue();
        }
        assertThat(FieldManager.isDeployment("ecr-pusher-copy")).isFalse();
    }

    @Test
    void tellsItsOwnHostsFromThoseOfOtherDeployments() {
        FieldManager own = new FieldManager("own");
        for (String name : NAMES) {
            FieldManager other = new FieldManager(name);
            Map<String, String> annotations =
                    Map.of(
                            own.hostsAnnotation(),
                            "b,a,b",
                            other.hostsAnnotation(),
                            "c",
                            "ecr-pusher.io/hostsofothers",
                            "x",
                            other.sharedAnnotation(),
                            "true");
            assertThat(own.hosts(annotations)).isEqualTo(new TreeSet<>(Set.of("a", "b")));
            assertThat(own.hostsOfOthers(annotations)).isEqualTo(Set.of("c"));
            assertThat(own.isBesideOthers(annotations)).isTrue();
        }
        assertThat(own.isBesideOthers(Map.of(own.hostsAnnotation(), "a"))).isFalse();
    }
}
