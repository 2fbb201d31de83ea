package io.ecrpusher.fleet.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** Each damage to the sample file, and all that is said about it. */
class FleetFileMistakesTest {
    /** {@code part} of the sample replaced. */
    private record Damage(String part, String replacement, List<String> mistakes) {
        @Override
        public String toString() {
            return "'%s' for '%s'".formatted(replacement, part).replace("\n", "⏎");
        }
    }

    private static Damage damage(String part, String replacement, String... mistakes) {
        return new Damage(part, replacement, List.of(mistakes));
    }

    @ParameterizedTest
    @MethodSource({
        "ofFields",
        "ofAws",
        "ofReferences",
        "ofSecrets",
        "ofArgoCd",
        "ofLaterVersions",
        "ofYaml"
    })
    void areNamedWithTheirLineAndWhatToWriteInstead(Damage damage) {
        assertThat(SampleFile.mistakes(SampleFile.with(damage.part(), damage.replacement())))
                .isEqualTo(damage.mistakes());
    }

    private static List<Damage> ofFields() {
        return List.of(
                damage("version: 1\n", "", "line 1: 'version' is missing; write version: 1"),
                damage(
                        "version: 1",
                        "version: 2",
                        "line 1, version: '2' is not a version of the fleet file that is known here; write 1"),
                damage(
                        "version: 1",
                        "version:",
                        "line 1, version: there is no value; give it one, or remove it"),
                damage(
                        "version: 1",
                        "verison: 1",
                        "line 1: unknown field 'verison'; did you mean 'version'?"),
                damage(
                        "version: 1",
                        "version: [1]",
                        "line 1, version: a single value belongs here, not a list"),
                damage(
                        "version: 1",
                        "version: 1\nversion: 1",
                        "line 2: 'version' is here twice, first on line 1; remove one"),
                damage(
                        "version: 1",
                        "version: 1\nfoo: bar",
                        "line 2: unknown field 'foo'; write version, registries, secrets, clusters, name or prune"),
                damage(
                        "version: 1",
                        "version: 1\n<<: {a: b}",
                        "line 2: '<<' is not supported; write the fields out"),
                damage(
                        "version: 1",
                        "version: 1\n? [a]\n: b",
                        "line 2: a field's name belongs before the ':', not a list or a mapping"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "eu-west-1",
                        "line 4, registries[0].regions: a list belongs here: write [eu-west-1], not 'eu-west-1'"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "[]",
                        "line 4, registries[0].regions: the list is empty; name at least one"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "",
                        "line 4, registries[0].regions: there is no value; give it one, or remove it"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "{a: b}",
                        "line 4, registries[0].regions: a list belongs here, not a mapping"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "[eu-west-1, ]\n    regions: [us-east-1]",
                        "line 5, registries[0]: 'regions' is here twice, first on line 4; remove one"),
                damage(
                        "- name: prod-us",
                        "- prod-us",
                        "line 30, clusters[1]: fields belong here (name, region, role, externalId, sessionTags, secrets, discover, endpoint, ca, token, clientCertificate, kubeconfig, context): write {name: prod-us}, not 'prod-us'"),
                damage(
                        "- name: prod-us",
                        "-",
                        "line 30, clusters[1]: there is no value; give it one, or remove it"),
                damage(
                        "- name: prod-us",
                        "- region: eu-west-1",
                        "line 30, clusters[1]: 'name' is missing; write the name that EKS knows it by"),
                damage(
                        "public: true",
                        "public: yes",
                        "line 11, registries[2].public: 'yes' is not possible here; write true or false"),
                damage(
                        "public: true",
                        "pubic: true",
                        "line 11, registries[2]: unknown field 'pubic'; did you mean 'public'?"),
                damage(
                        "format: dockercfg",
                        "format: !secret dockercfg",
                        "line 15, secrets[0].format: the tag '!secret' is not supported; remove it"),
                damage(
                        "format: dockercfg",
                        "format: !!binary eA==",
                        "line 15, secrets[0].format: the tag 'tag:yaml.org,2002:binary' is not supported; remove it"),
                damage(
                        "[default]",
                        "!!set {default}",
                        "line 23, secrets[1].namespaces: the tag 'tag:yaml.org,2002:set' is not supported; remove it"));
    }

    private static List<Damage> ofAws() {
        return List.of(
                damage(
                        "[eu-west-1, us-east-1]",
                        "[eu-west-1a, us-west-2-lax-1a, EU-WEST-1, ireland, eu-west-1, eu-west-1]",
                        "line 4, registries[0].regions[0]: 'eu-west-1a' is an availability zone; write its Region, eu-west-1",
                        "line 4, registries[0].regions[1]: 'us-west-2-lax-1a' is an availability zone; write its Region, us-west-2",
                        "line 4, registries[0].regions[2]: 'EU-WEST-1' is not an AWS Region, such as eu-west-1",
                        "line 4, registries[0].regions[3]: 'ireland' is not an AWS Region, such as eu-west-1",
                        "line 4, registries[0].regions[5]: 'eu-west-1' is listed twice; remove one"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "[cn-north-1, us-gov-west-1, us-iso-east-1, us-isob-east-1, eusc-de-east-1, eu-isoe-west-1]"),
                damage("\"044455556666\"", "044455556666"),
                damage(
                        "\"044455556666\"",
                        "44455556666",
                        "line 6, registries[1].account: '44455556666' has 11 digits, an AWS account id 12; a tool that took it for a number may have dropped a 0 in front or read it as octal: write all 12 digits, in a file in quotes: \"012345678901\""),
                damage(
                        "\"044455556666\"",
                        "4.4455556666E10",
                        "line 6, registries[1].account: '4.4455556666E10' is not an AWS account id; write all 12 digits, in a file in quotes: \"012345678901\""),
                damage(
                        "\"044455556666\"",
                        "0444-5555-6666",
                        "line 6, registries[1].account: '0444-5555-6666' is not an AWS account id; write all 12 digits, in a file in quotes: \"012345678901\""),
                damage(
                        "\"044455556666\"",
                        "0x1234567890",
                        "line 6, registries[1].account: '0x1234567890' is not an AWS account id; write all 12 digits, in a file in quotes: \"012345678901\""),
                damage(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws-us-gov:iam::044455556666:role/path/to/ecr-pull"),
                damage(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws-iso-b:iam::044455556666:role/ecr-pull"),
                damage(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "ecr-pull",
                        "line 8, registries[1].role: 'ecr-pull' is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/ecr-pull"),
                damage(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws:iam::044455556666:user/ecr-pull",
                        "line 8, registries[1].role: 'arn:aws:iam::044455556666:user/ecr-pull' is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/ecr-pull"),
                damage(
                        "arn:aws:iam::044455556666:role/ecr-pull",
                        "arn:aws:sts::044455556666:assumed-role/ecr-pull/me",
                        "line 8, registries[1].role: 'arn:aws:sts::044455556666:assumed-role/ecr-pull/me' is a session of a role; write the role's own ARN, arn:aws:iam::044455556666:role/ecr-pull with its path, if it has one"),
                damage(
                        "    role: arn:aws:iam::044455556666:role/ecr-pull\n",
                        "",
                        "line 8, registries[1].externalId: an external id goes with a role; add role, or remove it"),
                damage(
                        "ecr-pull\n    externalId: fleet",
                        "ecr-pull\n    externalId: f",
                        "line 9, registries[1].externalId: an external id has 2 to 1224 characters, and this one 1"),
                damage(
                        "ecr-pull\n    externalId: fleet",
                        "ecr-pull\n    externalId: my fleet",
                        "line 9, registries[1].externalId: 'my fleet' cannot be an external id; AWS accepts letters, digits and _+=,.@:/-"),
                damage(
                        "public: true",
                        "public: true\n    regions: [us-east-1]",
                        "line 12, registries[2].regions: public.ecr.aws is the same for all accounts, Regions and roles; remove this, or public: true"),
                damage(
                        "- name: prod-us",
                        "- name: arn:aws:eks:eu-west-1:111122223333:cluster/prod",
                        "line 30, clusters[1].name: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' is an ARN; write the cluster's name, prod, and its Region, eu-west-1"),
                damage(
                        "- name: prod-us",
                        "- name: prod us",
                        "line 30, clusters[1].name: 'prod us' cannot be an EKS cluster's name; write letters, digits, '-' and '_', at most 100"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us}\n  - {name: prod-us, region: eu-west-1}",
                        "line 31, clusters[2]: this is the cluster of line 30 again; write all of its secrets there"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us}\n  - {name: prod-us, region: us-east-1}"));
    }

    private static List<Damage> ofReferences() {
        return List.of(
                damage(
                        "- name: partner",
                        "- name: main",
                        "line 5, registries[1]: the registry on line 3 is called 'main' too; each needs a name of its own",
                        "line 14, secrets[0].registries[1]: no registry is called 'partner'; write main or public"),
                damage(
                        "- name: partner",
                        "- nmae: partner",
                        "line 5, registries[1]: unknown field 'nmae'; did you mean 'name'?"),
                damage(
                        "- name: partner\n    account",
                        "- account",
                        "line 5, registries[1]: 'name' is missing; give the registry one"),
                damage(
                        "- name: partner",
                        "- name: my partner",
                        "line 5, registries[1].name: 'my partner' cannot be a name; write letters, digits, '-', '_' and '.', at most 63"),
                damage(
                        "[main, partner]",
                        "[main, patrner]",
                        "line 14, secrets[0].registries[1]: no registry is called 'patrner'; did you mean 'partner'?"),
                damage(
                        "[main, partner]",
                        "[main, nobody]",
                        "line 14, secrets[0].registries[1]: no registry is called 'nobody'; write main, partner or public"),
                damage(
                        "[main, partner]",
                        "main",
                        "line 14, secrets[0].registries: a list belongs here: write [main], not 'main'"),
                damage(
                        "[main, partner]",
                        "[main, main, partner]",
                        "line 14, secrets[0].registries[1]: 'main' is listed twice; remove one"),
                damage(
                        "[main, partner]",
                        "[main]",
                        "line 5, registries[1]: the registry 'partner' is used by no secret; name it there, or remove it"),
                damage(
                        "[main, partner]",
                        "[[main], ~, partner]",
                        "line 14, secrets[0].registries[0]: a single value belongs here, not a list",
                        "line 14, secrets[0].registries[1]: there is no value; give it one, or remove it"),
                damage(
                        "secrets: [ecr-pull]",
                        "secrets: [ecr]",
                        "line 29, clusters[0].secrets[0]: no secret is called 'ecr'; did you mean 'ecr-pull'?"),
                damage(
                        "  - name: prod-us\n",
                        "",
                        "line 21, secrets[1]: the secret 'mirror' is used by no cluster; name it there, or remove it"),
                damage(
                        "registries:\n  - name: main\n",
                        "x:\n  - name: main\n",
                        "line 1: 'registries' is missing; write registries: [{name: main}]",
                        "line 2: unknown field 'x'; write version, registries, secrets, clusters, name or prune"),
                damage(
                        "[eu-west-1, us-east-1]",
                        "[eu-west-1, us-east-1]\n    account: \"044455556666\"",
                        "line 15, secrets[0].registries: the registries 'main' and 'partner' open the same host (account 044455556666 in us-east-1) as different roles, and a Secret holds one password for a host; keep one of them"),
                damage(
                        "- name: mirror",
                        "- name: ecr-pull",
                        "line 21, secrets[1]: the secret on line 13 is called 'ecr-pull' too; each needs a name of its own"));
    }

    private static List<Damage> ofSecrets() {
        return List.of(
                damage(
                        "format: dockercfg",
                        "format: kubernetes.io/dockerconfigjson",
                        "line 15, secrets[0].format: write dockerconfigjson for type kubernetes.io/dockerconfigjson"),
                damage(
                        "format: dockercfg",
                        "format: kubernetes.io/dockercfg",
                        "line 15, secrets[0].format: write dockercfg for type kubernetes.io/dockercfg"),
                damage(
                        "format: dockercfg",
                        "format: Opaque",
                        "line 15, secrets[0].format: write opaque-config for type Opaque"),
                damage(
                        "format: dockercfg",
                        "format: dockerconfig",
                        "line 15, secrets[0].format: 'dockerconfig' is not possible here; did you mean 'dockerconfigjson'?"),
                damage(
                        "format: dockercfg",
                        "format: xml",
                        "line 15, secrets[0].format: 'xml' is not possible here; write dockerconfigjson, dockercfg, opaque-config, basic-auth, argocd-repository or argocd-repo-creds"),
                damage(
                        "[bare, https]",
                        "[barre]",
                        "line 16, secrets[0].hosts[0]: 'barre' is not possible here; did you mean 'bare'?"),
                damage(
                        "[bare, https]",
                        "[]",
                        "line 16, secrets[0].hosts: the list is empty; name at least one"),
                damage(
                        "    namespaces: {include: [team-a, team-b]}\n",
                        "",
                        "line 13, secrets[0]: 'namespaces' is missing; list their names, such as namespaces: [default]"),
                damage(
                        "{include: [team-a, team-b]}",
                        "team-a",
                        "line 17, secrets[0].namespaces: a list belongs here: write [team-a], not 'team-a'"),
                damage(
                        "{include: [team-a, team-b]}",
                        "{inclde: [team-a]}",
                        "line 17, secrets[0].namespaces: unknown field 'inclde'; did you mean 'include'?"),
                damage(
                        "{include: [team-a, team-b]}",
                        "{}",
                        "line 17, secrets[0].namespaces: 'include' is missing; list names or patterns, such as [\"team-*\"]"),
                damage(
                        "{include: [team-a, team-b]}",
                        "[Team_A, team-a, team-a]",
                        "line 17, secrets[0].namespaces[0]: 'Team_A' cannot be a namespace's name or a pattern of names; write lower-case letters, digits and '-', such as team-a, with '*' for any of them and '?' for one, at most 63",
                        "line 17, secrets[0].namespaces[2]: 'team-a' is listed twice; remove one"),
                damage(
                        "- name: mirror",
                        "- name: Mirror",
                        "line 21, secrets[1].name: 'Mirror' cannot be a Secret's name; write lower-case letters, digits, '-' and '.', such as ecr-pull, at most 253"),
                damage(
                        "onConflict: adopt",
                        "onConflict: force",
                        "line 20, secrets[0].onConflict: write adopt to take over a Secret that somebody else wrote"),
                damage(
                        "{app: web}",
                        "{app.kubernetes.io/managed-by: me, ecr-pusher.io/x: y, 'a b': c, Example.COM/a: b, ok: a b}",
                        "line 18, secrets[0].labels: ecr-pusher sets the label app.kubernetes.io/managed-by itself; remove it",
                        "line 18, secrets[0].labels: keys under ecr-pusher.io/ belong to ecr-pusher; rename the label 'ecr-pusher.io/x'",
                        "line 18, secrets[0].labels: 'a b' isn't a valid key of a label; write it like team or example.com/team, with at most 63 letters, digits, '-', '_', and '.' after the '/'",
                        "line 18, secrets[0].labels: 'Example.COM/a' isn't a valid key of a label; write it like team or example.com/team, with at most 63 letters, digits, '-', '_', and '.' after the '/'",
                        "line 18, secrets[0].labels.ok: 'a b' isn't a valid label value; write at most 63 letters, digits, '-', '_', and '.', with a letter or digit at both ends, or use an annotation"),
                damage(
                        "{app: web}",
                        "[app]",
                        "line 18, secrets[0].labels: fields belong here, such as 'team: a', not a list"),
                damage(
                        "{app: web}",
                        "{app: [web]}",
                        "line 18, secrets[0].labels.app: a single value belongs here, not a list"),
                damage(
                        "{app: web}",
                        "{app: web, app: api}",
                        "line 18, secrets[0].labels: 'app' is here twice, first on line 18; remove one"),
                damage(
                        "{example.com/owner: platform}",
                        "{Example.com/owner: any thing, ecr-pusher.io/expires: x}",
                        "line 19, secrets[0].annotations: keys under ecr-pusher.io/ belong to ecr-pusher; rename the annotation 'ecr-pusher.io/expires'"),
                damage(
                        "{app: web}",
                        "{app: \"a\\u0007\\nb\"}",
                        "line 18, secrets[0].labels.app: 'a\uFFFD\uFFFDb' isn't a valid label value; write at most 63 letters, digits, '-', '_', and '.', with a letter or digit at both ends, or use an annotation"));
    }

    private static List<Damage> ofLaterVersions() {
        return List.of(
                damage(
                        "{include: [team-a, team-b]}",
                        "{include: [team-.*], exclude: [\"team-*\"], labels: \"tier in (web\"}",
                        "line 17, secrets[0].namespaces.include[0]: 'team-.*' cannot be a namespace's name or a pattern of names; write lower-case letters, digits and '-', such as team-a, with '*' for any of them and '?' for one, at most 63",
                        "line 17, secrets[0].namespaces.labels: 'tier in (web' is not a label selector: ',' or ')' belongs at its end, as in tier=web,env in (a,b),!legacy"),
                damage(
                        "{include: [team-a, team-b]}",
                        "{include: [team-a, team-b], exclude: [\"team-?\"]}",
                        "line 17, secrets[0].namespaces.exclude: 'team-a' is included, and excluded by 'team-?'; remove one of them",
                        "line 17, secrets[0].namespaces.exclude: 'team-b' is included, and excluded by 'team-?'; remove one of them"),
                damage(
                        "onConflict: adopt",
                        "onConflict: adopt\n    serviceAccounts: [Default]\n    onTypeChange: replace",
                        "line 21, secrets[0].serviceAccounts[0]: 'Default' cannot be a ServiceAccount's name or a pattern of names; write names such as default, or \"*\" for all",
                        "line 22, secrets[0].onTypeChange: write recreate to delete the Secret and make it anew"),
                damage(
                        "version: 1",
                        "version: 1\nprune: {retired: [mirror]}",
                        "line 2, prune: prune needs the fleet's name, by which it knows its own Secrets; write name: platform, or such, above",
                        "line 2, prune: Secret 'mirror' is retired, and one of the fleet's secrets; remove it from one of the two"),
                damage(
                        "onConflict: adopt",
                        "onConflict: merge",
                        "line 20, secrets[0].onConflict: only Secrets of format dockerconfigjson are merged; write refuse or adopt"),
                damage(
                        "format: dockercfg",
                        "format: opaque-config\n    serviceAccounts: [default]",
                        "line 16, secrets[0].serviceAccounts: kubelets pass a Secret of format opaque-config over in imagePullSecrets; remove this, or write format: dockerconfigjson"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, discover: {role: x, tags: {a: b}}}\n  - name: more",
                        "line 30, clusters[1].name: 'name' is of a cluster that is named; remove it, or discover",
                        "line 30, clusters[1].discover: unknown field 'role'; did you mean 'roles'?"),
                damage(
                        "exclude: [legacy-*]",
                        "exclude: [a b, c.d]",
                        "line 37, clusters[2].discover.exclude[0]: 'a b' cannot be the name of an EKS cluster, nor a pattern of one, such as legacy-*",
                        "line 37, clusters[2].discover.exclude[1]: 'c.d' cannot be the name of an EKS cluster, nor a pattern of one, such as legacy-*"),
                damage(
                        "exclude: [legacy-*]",
                        "organization: {role: 'arn:aws:iam::111122223333:role/a', units: [prod], exclude: [1], reader: me, regions: []}",
                        "line 37, clusters[2].discover.organization: unknown field 'regions'; write role, externalId, sessionTags, units, tags, exclude or reader",
                        "line 37, clusters[2].discover.organization.reader: 'me' is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/ecr-pull",
                        "line 37, clusters[2].discover.organization.role: 'arn:aws:iam::111122223333:role/a' is not the name of an IAM role, such as ecr-pusher-spoke; each account has one of this name",
                        "line 37, clusters[2].discover.organization.units[0]: 'prod' is not the id of an organizational unit, such as ou-ab12-cdef3456, or of a root, such as r-ab12",
                        "line 37, clusters[2].discover.organization.exclude[0]: '1' has 1 digits, an AWS account id 12; a tool that took it for a number may have dropped a 0 in front or read it as octal: write all 12 digits, in a file in quotes: \"012345678901\""),
                damage(
                        "exclude: [legacy-*]",
                        "organization: {}",
                        "line 37, clusters[2].discover.organization: 'role' is missing; write the name of the role in each account, such as ecr-pusher-spoke"),
                damage(
                        "roles: [arn:aws:iam::666677778888:role/reader]",
                        "roles: [fleet]",
                        "line 33, clusters[2].discover.roles[0]: 'fleet' is not the ARN of an IAM role, such as arn:aws:iam::111122223333:role/ecr-pull"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'http://k8s.corp', ca: x, token: eyJhbGciOi}",
                        "line 30, clusters[1].token: this is not the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; the credential itself does not belong into this file",
                        "line 30, clusters[1].endpoint: 'http://k8s.corp' is not the URL of an API server, such as https://k8s.example.com:6443",
                        "line 30, clusters[1].ca: this is neither a certificate in PEM nor its base64; write what the kubeconfig has as certificate-authority-data"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://admin:hunter2@k8s.corp', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: this is not the URL of an API server, such as https://k8s.example.com:6443"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://k8s.corp:644333', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: 'https://k8s.corp:644333' is not the URL of an API server, such as https://k8s.example.com:6443"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://k8s.corp:0', token: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k'}",
                        "line 30, clusters[1].endpoint: 'https://k8s.corp:0' is not the URL of an API server, such as https://k8s.example.com:6443"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, kubeconfig: 'arn:hunter2'}",
                        "line 30, clusters[1].kubeconfig: this is not the ARN of a secret, such as arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf; the credential itself does not belong into this file"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, region: eu-west-1, kubeconfig: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:k', ca: x}",
                        "line 30, clusters[1].region: 'region' goes with an EKS cluster; the secret tells it; remove it",
                        "line 30, clusters[1].ca: 'ca' goes with a token or clientCertificate; remove it"),
                damage(
                        "- name: prod-us",
                        "- {name: prod-us, endpoint: 'https://k8s.corp'}",
                        "line 30, clusters[1]: a cluster that is not EKS's is entered by one of token, clientCertificate and kubeconfig; write one of them"),
                damage(
                        "registries: [public]",
                        "registries: [public]\n    hosts: [bare, dual-stack]",
                        "line 23, secrets[1].hosts[1]: write dualstack"),
                damage(
                        "registries: [public]",
                        "registries: [public]\n    hosts: [bare, fips]",
                        "line 23, secrets[1].hosts: public.ecr.aws has no FIPS host; remove fips, or give the public registry a Secret of its own"),
                damage(
                        "format: dockercfg",
                        "format: basic-auth",
                        "line 14, secrets[0].registries: a Secret of format basic-auth holds the login of one registry, and these are 3; write one Secret for each account and Region",
                        "line 16, secrets[0].hosts: a Secret of format basic-auth names no host; remove this"));
    }

    private static List<Damage> ofArgoCd() {
        String oneLogin =
                "registries: [main, partner]\n    format: dockercfg\n    hosts: [bare, https]";
        return List.of(
                damage(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository",
                        "line 3, registries[0]: the registry 'main' is used by no secret; name it there, or remove it",
                        "line 13, secrets[0]: 'argocd' is missing; write argocd: {type: helm} for charts or {type: oci} for other artifacts"),
                damage(
                        oneLogin,
                        "format: argocd-repo-creds\n    argocd: {type: helm}\n    registries: [main, partner]",
                        "line 16, secrets[0].registries: a Secret of format argocd-repo-creds holds the login of one registry, and these are 3; write one Secret for each account and Region"),
                damage(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository\n    hosts: [bare, https]\n    argocd: {type: git, repository: /Charts/}",
                        "line 3, registries[0]: the registry 'main' is used by no secret; name it there, or remove it",
                        "line 16, secrets[0].hosts: Argo CD finds a Secret by one URL; write bare, dualstack or fips alone",
                        "line 17, secrets[0].argocd.type: ECR holds no Git repositories; write helm or oci",
                        "line 17, secrets[0].argocd.repository: '/Charts/' is not a repository's path; write it without host, scheme and slashes at its ends, in lower case, such as charts/app"),
                damage(
                        oneLogin,
                        "registries: [partner]\n    format: argocd-repository\n    argocd: {type: oci}",
                        "line 3, registries[0]: the registry 'main' is used by no secret; name it there, or remove it",
                        "line 16, secrets[0].argocd: 'repository' is missing; write the path that the Application's repoURL has after the host"),
                damage(
                        oneLogin,
                        "registries: [main, partner]\n    format: dockercfg\n    hosts: [bare, https]\n    argocd: {type: oci}",
                        "line 17, secrets[0].argocd: a Secret of format dockercfg is not for Argo CD; remove this, or write format: argocd-repository or argocd-repo-creds"));
    }

    private static List<Damage> ofYaml() {
        return List.of(
                damage(
                        "    region: eu-central-1",
                        "\tregion: eu-central-1",
                        "line 26, column 1: there is a tab here; indent with blanks"),
                damage(
                        "    region: eu-central-1",
                        "     region: eu-central-1",
                        "line 26, column 12: no ':' can stand here: indent the line like its neighbours, or put a text that holds ': ' into quotes"),
                damage(
                        "    region: eu-central-1",
                        "    region eu-central-1",
                        "line 26, column 5: a ': ' is missing after a field's name, or the line is indented too little"),
                damage(
                        "region: eu-central-1",
                        "region: a: b",
                        "line 26, column 14: no ':' can stand here: indent the line like its neighbours, or put a text that holds ': ' into quotes"),
                damage(
                        "[main, partner]",
                        "[main, partner",
                        "line 14, column 17: this list is not closed, or lacks a comma; write it like [a, b]"),
                damage(
                        "{app: web}",
                        "{app: web",
                        "line 18, column 13: this mapping is not closed, or lacks a comma; write it like {a: 1, b: 2}"),
                damage(
                        "\"044455556666\"",
                        "\"044455556666",
                        "line 6, column 14: this quote is never closed"),
                damage(
                        "\"044455556666\"",
                        "\"\\q\"",
                        "line 6, column 16: in double quotes a '\\' begins an escape sequence; write '\\\\', or use single quotes"),
                damage(
                        "{include: [team-a, team-b]}",
                        "[*]",
                        "line 17, column 19: a text that begins with '*' needs quotes"),
                damage(
                        "{include: [team-a, team-b]}",
                        "*teams",
                        "line 17, column 17: an alias (*name) has no anchor (&name) before it; a text that begins with '*' needs quotes"),
                damage(
                        "{include: [team-a, team-b]}",
                        "@team",
                        "line 17, column 17: a text that begins with such a character needs quotes"),
                damage(
                        "{app: web}",
                        "&",
                        "line 18, column 14: a text that begins with '&' needs quotes"),
                damage(
                        "{app: web}",
                        "!x!y {app: web}",
                        "line 18, column 13: a text that begins with '!' needs quotes"),
                damage(
                        "{app: web}",
                        "- app",
                        "line 18, column 13: no '- ' can stand here: begin a list on a line of its own"),
                damage(
                        "{app: web}",
                        "|x",
                        "line 18, column 14: after '|' or '>' only '-' or '+' and a line break can stand"),
                damage(
                        "{app: web}",
                        "{app: a\007b}",
                        "line 18, column 20: there is a character that YAML does not allow, such as a control character; remove it"),
                damage(
                        "  - name: prod-us",
                        " - name: prod-us",
                        "line 30, column 2: the line does not fit the lines above: indent it like its neighbours, and close what they open"),
                damage(
                        "version: 1",
                        "  version: 1",
                        "line 2, column 1: the line does not belong to those above: begin all of the fleet's fields in the same column"),
                damage(
                        "[main, partner]",
                        "[main, , partner]",
                        "line 14, column 24: a value is missing before this, or this is one ',', ']' or '}' too many"),
                damage(
                        "onConflict: adopt",
                        "onConflict: ? adopt",
                        "line 20, column 17: a text that begins with '? ' needs quotes"),
                damage(
                        "version: 1",
                        "%YAML 3.0\n---\nversion: 1",
                        "line 1, column 1: write %YAML 1.2, or nothing before the first field"),
                damage(
                        "version: 1",
                        "version: 1\n---",
                        "line 3: a second document begins here; remove the '---' before it, or all of it"));
    }
}
