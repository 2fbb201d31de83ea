package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;

import java.util.List;

/** A fleet file that uses most fields, for tests to edit. */
final class SampleFile {
    static final String YAML =
            """
            version: 1
            registries:
              - name: main
                regions: [eu-west-1, us-east-1]
              - name: partner
                account: "044455556666"
                regions: [us-east-1]
                role: arn:aws:iam::044455556666:role/ecr-pull
                externalId: fleet
              - name: public
                public: true
            secrets:
              - name: ecr-pull
                registries: [main, partner]
                format: dockercfg
                hosts: [bare, https]
                namespaces: {include: [team-a, team-b]}
                labels: {app: web}
                annotations: {example.com/owner: platform}
                onConflict: adopt
              - name: mirror
                registries: [public]
                namespaces: [default]
            clusters:
              - name: prod-eu
                region: eu-central-1
                role: arn:aws:iam::777788889999:role/fleet
                externalId: fleet
                secrets: [ecr-pull]
              - name: prod-us
              - discover:
                  regions: [ap-south-1]
                  roles: [arn:aws:iam::666677778888:role/reader]
                  externalId: pool
                  sessionTags: {team: platform}
                  tags: {ecr-pusher: enabled}
                  exclude: [legacy-*]
                secrets:
                  - ecr-pull
            """;

    private SampleFile() {}

    /** Returns the sample with {@code part} replaced. The part must occur exactly once. */
    static String with(String part, String replacement) {
        int at = YAML.indexOf(part);
        if (at < 0 || YAML.indexOf(part, at + 1) >= 0) {
            throw new IllegalArgumentException("must occur exactly once in the sample: " + part);
        }
        return YAML.replace(part, replacement);
    }

    static Fleet parse(String yaml) {
        return FleetFile.parse("s3://fleets/prod.yaml", yaml, "eu-west-1");
    }

    /** Returns each mistake in {@code yaml} as messages show it. */
    static List<String> mistakes(String yaml) {
        try {
            parse(yaml);
            return List.of();
        } catch (InvalidFleetException e) {
            return e.mistakes().stream().map(Mistake::toString).toList();
        }
    }
}
