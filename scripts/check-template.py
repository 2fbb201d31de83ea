"""What cfn-lint and sam validate do not see: that the template, the IAM files, the RBAC and the sources agree.

Run by scripts/check, in whose environment cfn-lint is. Every check is first tried on a broken copy, which it must refuse.
"""

import copy
import json
import re
import sys
import zipfile
from pathlib import Path

import yaml
from cfnlint.decode.cfn_yaml import load

ROOT = Path(__file__).resolve().parent.parent
JAVA = ROOT / "function/src/main/java"
POM = ROOT / "function/pom.xml"
ZIP = "function/target/ecr-pusher-function.zip"
HANDLERS = {
    "RotateFunction": "io.ecrpusher.lambda.RotateHandler",
    "PushFunction": "io.ecrpusher.lambda.RotateHandler",
    "SweepFunction": "io.ecrpusher.lambda.RotateHandler",
    "WorkerFunction": "io.ecrpusher.lambda.ClusterHandler",
}
FLEET_VARIABLES = {
    "CLUSTERS",
    "NAMESPACES",
    "SECRET_NAME",
    "SECRET_FORMAT",
    "REGISTRY_ACCOUNTS",
    "REGISTRY_REGIONS",
    "ON_CONFLICT",
    "FLEET_FILE",
}
ALWAYS_GRANTED = ["RegistryTokens", "Pull", "ClusterLookup", "Logs", "FailedRuns"]
EVERY_FEATURE = {
    "FleetFileKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "AssumeRoleArns": "arn:aws:iam::444455556666:role/ecr-pusher-spoke",
    "ClusterSecretArns": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf",
    "ReadOrganization": "true",
    "UsePublicRegistry": "true",
    "SubnetIds": "subnet-0123456789abcdef0",
    "SecurityGroupIds": "sg-0123456789abcdef0",
    "QueueThreshold": "500",
}
QUEUE_VARIABLES = {"QUEUE_URL", "QUEUE_THRESHOLD", "QUEUE_WINDOW_MINUTES", "ANSWERS_BUCKET"}
IN_S3 = {"FleetFile": "s3://platform-config/ecr-pusher/fleet.yaml"}
IN_PARAMETER_STORE = {"FleetFile": "ssm:/ecr-pusher/fleet"}
PSEUDO_PARAMETERS = {
    "AWS::AccountId": "111122223333",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackName": "ecr-pusher",
    "AWS::URLSuffix": "amazonaws.com",
    "Answers": "ecr-pusher-answers",
    "JobQueue": "https://sqs.eu-west-1.amazonaws.com/111122223333/ecr-pusher-JobQueue",
}
ATTRIBUTES = {
    "LogGroup.Arn": "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/ecr-pusher:*",
    "DeadLetterQueue.Arn": "arn:aws:sqs:eu-west-1:111122223333:ecr-pusher-DeadLetterQueue",
    "JobQueue.Arn": "arn:aws:sqs:eu-west-1:111122223333:ecr-pusher-JobQueue",
    "Answers.Arn": "arn:aws:s3:::ecr-pusher-answers",
    "RotateRole.Arn": "arn:aws:iam::111122223333:role/ecr-pusher",
}
# Parameter: what it has to take, what it has to refuse. Defaults are tried too.
VALUES = {
    "ClusterNames": (["prod", "a, us-gov-west-1/b_2,cn-north-1/c"], ["a,", "a b", "us-east-1/", "eu-west-1/a/b"]),
    "Namespaces": (["a,b", "a , b", "team-*,?-b"], ["", "A", "a;b", "-a"]),
    "SecretName": (["a.b-c"], ["", "A", "a_b", ".a"]),
    "RegistryAccounts": (["111122223333, 444455556666"], ["1234", "111122223333,"]),
    "RegistryRegions": (["eu-west-1,us-gov-east-1"], ["Ireland", "eu-west-1a"]),
    "FleetFile": (
        ["s3://bucket/a/b/fleet.yaml", "ssm:/a/b", "file:fleet.yaml"],
        ["fleet.yaml", "s3://bucket", "s3://bucket/*", "s3://bucket/${aws:username}", "ssm:name", "ssm:/a*"],
    ),
    "FleetFileKeyArn": (["arn:aws-cn:kms:cn-north-1:111122223333:key/ab-12"], ["alias/x", "*"]),
    "Schedule": (["cron(0 */6 * * ? *)"], ["6 hours", "rate()"]),
    "SweepSchedule": (["rate(5 minutes)"], ["5 minutes"]),
    "QueueThreshold": (["0", "500"], ["-1", "many"]),
    "AlarmTopicArn": (["arn:aws:sns:eu-west-1:111122223333:alarms"], ["alarms"]),
    "RoleName": (["ecr-pusher"], ["path/ecr-pusher"]),
    "RepositoryArns": (
        ["arn:aws:ecr:*:111122223333:repository/apps/*,arn:aws:ecr:eu-west-1:*:repository/a"],
        ["apps", "*"],
    ),
    "AssumeRoleArns": (
        ["arn:aws:iam::444455556666:role/a/b,arn:aws-us-gov:iam::444455556666:role/c", "arn:aws:iam::*:role/a"],
        ["arn:aws:iam::444455556666:role/*", "a"],
    ),
    "ClusterSecretArns": (
        ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:clusters/on-prem-AbCdEf"],
        ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:", "arn:aws:ssm:eu-west-1:111122223333:parameter/a", "a"],
    ),
    "SnapStart": (["None", "PublishedVersions"], ["", "none", "on"]),
    "Release": (["1", "v1.2-a"], ["", "a b"]),
    "SubnetIds": (["subnet-0123456789abcdef0"], ["vpc-1"]),
    "SecurityGroupIds": (["sg-0123456789abcdef0"], ["sg_1"]),
}


class Resolved:
    """The template's values under given parameters, as far as the checks need intrinsic functions."""

    NO_VALUE = object()

    def __init__(self, template, parameters):
        self.template = template
        self.parameters = {name: self.default(p) for name, p in template["Parameters"].items()}
        for name, value in parameters.items():
            self.parameters[name] = value.split(",") if self.is_list(template["Parameters"][name]) else value

    @staticmethod
    def is_list(parameter):
        return parameter["Type"] == "CommaDelimitedList"

    @classmethod
    def default(cls, parameter):
        return str(parameter["Default"]).split(",") if cls.is_list(parameter) else str(parameter["Default"])

    def of(self, value):
        if isinstance(value, list):
            return [v for v in map(self.of, value) if v is not self.NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            if function == "Ref":
                return self.reference(argument)
            if function.startswith("Fn::"):
                return getattr(self, function[4:].lower() + "_")(argument)
        resolved = {key: self.of(v) for key, v in value.items()}
        return {key: v for key, v in resolved.items() if v is not self.NO_VALUE}

    def reference(self, name):
        if name == "AWS::NoValue":
            return self.NO_VALUE
        return self.parameters[name] if name in self.parameters else PSEUDO_PARAMETERS[name]

    def holds(self, condition):
        return self.of(self.template["Conditions"][condition])

    def if_(self, argument):
        condition, yes, no = argument
        return self.of(yes if self.holds(condition) else no)

    def equals_(self, argument):
        left, right = self.of(argument)
        return str(left) == str(right)

    def not_(self, argument):
        return not self.of(argument[0])

    def join_(self, argument):
        return argument[0].join(self.of(argument[1]))

    def split_(self, argument):
        return self.of(argument[1]).split(argument[0])

    def select_(self, argument):
        return self.of(argument[1])[int(argument[0])]

    def getatt_(self, argument):
        return ATTRIBUTES[argument if isinstance(argument, str) else ".".join(argument)]

    def sub_(self, argument):
        text, names = (argument, {}) if isinstance(argument, str) else argument

        def value(match):
            name = match[1]
            if name in names:
                return self.of(names[name])
            return ATTRIBUTES[name] if name in ATTRIBUTES else str(self.reference(name))

        return re.sub(r"\$\{([^}]+)}", value, text)


def function(template):
    return template["Globals"]["Function"] | template["Resources"]["RotateFunction"]["Properties"]


def sources():
    return "\n".join(path.read_text() for path in sorted(JAVA.rglob("*.java")))


def words(enum):
    return re.findall(r'^    [A-Z_]+\("([a-z-]+)"\)[,;]', (JAVA / f"io/ecrpusher/fleet/{enum}.java").read_text(), re.M)


def statements(template, parameters):
    policies = template["Resources"]["RotateRole"]["Properties"]["Policies"]
    return {s["Sid"]: s for policy in Resolved(template, parameters).of(policies) for s in policy["PolicyDocument"]["Statement"]}


def file_statements(name):
    return {s["Sid"]: s for s in json.loads((ROOT / "infra/iam" / name).read_text())["Statement"]}


def the_runtime_is_java25(template):
    runtime = function(template)["Runtime"]
    if runtime != "java25":
        yield f"Runtime is {runtime}; write java25"


def the_handlers_are_classes_of_ours(template):
    for name, handler in HANDLERS.items():
        written = template["Resources"][name]["Properties"]["Handler"]
        if written != handler + "::handleRequest":
            yield f"Handler of {name} is {written}; write {handler}::handleRequest"
        source = JAVA / (handler.replace(".", "/") + ".java")
        if not source.is_file() or "handleRequest(" not in source.read_text():
            yield f"{source.relative_to(ROOT)} has no method handleRequest"


def the_sweep_asks_for_one(template):
    event = template["Resources"]["SweepFunction"]["Properties"]["Events"]["Scheduled"]["Properties"]["Input"]
    asked = json.loads(Resolved(template, {}).of(event))
    if asked != {"sweep": {"minutes": 30}}:
        yield f"the sweep's event is {asked}; Events.java reads sweep.minutes"


def the_queue_waits_six_times_as_long_as_the_worker(template):
    timeout = template["Resources"]["WorkerFunction"]["Properties"]["Timeout"]
    visibility = template["Resources"]["JobQueue"]["Properties"]["VisibilityTimeout"]
    if visibility < 6 * timeout:
        yield f"VisibilityTimeout is {visibility}, and the worker's Timeout {timeout}; write {6 * timeout}"


def the_code_is_what_the_build_writes(template):
    uri = function(template)["CodeUri"]
    code = (ROOT / "infra" / uri).resolve()
    if code != ROOT / ZIP:
        yield f"CodeUri is {uri}; write ../{ZIP}"
    if "${project.build.directory}/" + Path(ZIP).name not in POM.read_text():
        yield f"{POM.relative_to(ROOT)} does not write {Path(ZIP).name}"
    if code.is_file() and not any(n.startswith("lib/ecr-pusher-function") for n in zipfile.ZipFile(code).namelist()):
        yield f"{ZIP} does not hold the function's jar in lib/; build it again"


def environment_variables_are_those_the_code_reads(template):
    passed = set()
    for parameters in ({"ClusterNames": "a"}, IN_S3, EVERY_FEATURE):
        passed |= set(Resolved(template, parameters).of(function(template)["Environment"]["Variables"]))
    passed |= set(template["Resources"]["WorkerFunction"]["Properties"]["Environment"]["Variables"])
    for name in sorted((FLEET_VARIABLES | QUEUE_VARIABLES) - passed):
        yield f"{name} is not passed to the function"
    java = sources()
    for name in sorted(passed | FLEET_VARIABLES):
        if f'"{name}"' not in java:
            yield f'"{name}" is read nowhere in {JAVA.relative_to(ROOT)}'


def a_fleet_file_or_parameters_are_passed_never_both(template):
    variables = function(template)["Environment"]["Variables"]
    if set(Resolved(template, IN_S3).of(variables)) != {"FLEET_FILE"}:
        yield "with FleetFile, FLEET_FILE alone has to be passed"
    if "FLEET_FILE" in Resolved(template, {"ClusterNames": "a"}).of(variables):
        yield "without FleetFile, FLEET_FILE must not be passed"


def choices_are_those_of_the_code(template):
    for parameter, enum in (("SecretFormat", "Format"), ("OnConflict", "OnConflict")):
        allowed = list(template["Parameters"][parameter]["AllowedValues"])
        # Argo CD's formats need more than a word: they are for fleet files.
        known = [word for word in words(enum) if not word.startswith("argocd-")]
        if allowed != known:
            yield f"{parameter} allows {allowed}; {enum}.java has {known}"


def the_policy_is_that_of_the_iam_file(template):
    in_file = file_statements("function-policy.json")
    in_template = {}
    for fleet_file in (IN_S3, IN_PARAMETER_STORE):
        in_template |= statements(template, EVERY_FEATURE | fleet_file)
    for sid in sorted(in_file.keys() | in_template.keys()):
        if in_file.get(sid) != in_template.get(sid):
            yield (
                f"statement {sid} differs:\n        infra/iam/function-policy.json {json.dumps(in_file.get(sid))}"
                f"\n        infra/template.yaml {json.dumps(in_template.get(sid))}"
            )


def the_trust_is_that_of_the_iam_file(template):
    in_template = template["Resources"]["RotateRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    if {s["Sid"]: s for s in in_template} != file_statements("function-trust.json"):
        yield "AssumeRolePolicyDocument differs from infra/iam/function-trust.json"


def nothing_more_is_granted_than_is_used(template):
    granted = list(statements(template, {"ClusterNames": "a"}))
    if granted != ALWAYS_GRANTED:
        yield f"with cluster names only, {granted} are granted; {ALWAYS_GRANTED} are needed"


def iam_files_are_policies(_):
    for path in sorted((ROOT / "infra/iam").glob("*.json")):
        document = json.loads(path.read_text())
        if document.get("Version") != "2012-10-17":
            yield f"{path.name} has no Version 2012-10-17"
        sids = [s.get("Sid") for s in document["Statement"]]
        if None in sids or len(set(sids)) != len(sids):
            yield f"{path.name} needs one Sid a statement, each once"


def parameters_explain_themselves(template):
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]
    names = template["Parameters"].keys()
    if sorted(grouped) != sorted(names) or interface["ParameterLabels"].keys() != names:
        yield "Metadata has to name every parameter in one group, and label it"
    for name, parameter in template["Parameters"].items():
        if "Description" not in parameter:
            yield f"{name} has no Description"
        if ("AllowedPattern" in parameter) != ("ConstraintDescription" in parameter):
            yield f"{name}: AllowedPattern and ConstraintDescription go together"
        if ("AllowedPattern" in parameter) != (name in VALUES):
            yield f"{name}: VALUES of check-template.py has to try its AllowedPattern"


def patterns_take_and_refuse_what_they_should(template):
    for name, (good, bad) in VALUES.items():
        parameter = template["Parameters"][name]
        taken = re.compile(parameter["AllowedPattern"]).fullmatch
        for value in [*good, str(parameter["Default"])]:
            if not taken(value):
                yield f"{name} refuses {value!r}"
        for value in bad:
            if taken(value):
                yield f"{name} takes {value!r}"


def the_rbac_fits(template):
    role, binding = yaml.safe_load_all((ROOT / "infra/kubernetes/rbac.yaml").read_text())
    secret = template["Parameters"]["SecretName"]["Default"]
    if role["rules"] != [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": [secret], "verbs": ["patch", "create"]}]:
        yield f"rbac.yaml has to allow patch and create of the Secret {secret}, and nothing else"
    group = binding["subjects"][0]["name"]
    if f"--kubernetes-groups {group}" not in json.dumps(template["Outputs"]["AccessEntryCommand"]):
        yield f"AccessEntryCommand does not name the group {group} of rbac.yaml"


def put(value, *path):
    def change(template):
        for key in path[:-1]:
            template = template[key]
        template[path[-1]] = value

    return change


FUNCTION = ("Resources", "RotateFunction", "Properties")
GLOBALS = ("Globals", "Function")
ROLE = ("Resources", "RotateRole", "Properties")
FIRST_STATEMENT = (*ROLE, "Policies", 0, "PolicyDocument", "Statement", 0)
# Each check, with a change of the template that it has to refuse.
CHECKS = {
    the_runtime_is_java25: put("java-25", *GLOBALS, "Runtime"),
    the_handlers_are_classes_of_ours: put("io.ecrpusher.lambda.RotatHandler::handleRequest", *FUNCTION, "Handler"),
    the_sweep_asks_for_one: put("{}", "Resources", "SweepFunction", "Properties", "Events", "Scheduled", "Properties", "Input"),
    the_queue_waits_six_times_as_long_as_the_worker: put(60, "Resources", "JobQueue", "Properties", "VisibilityTimeout"),
    the_code_is_what_the_build_writes: put("../function/target/function.zip", *GLOBALS, "CodeUri"),
    environment_variables_are_those_the_code_reads: put("x", *GLOBALS, "Environment", "Variables", "CLUSTER"),
    a_fleet_file_or_parameters_are_passed_never_both: put("x", *GLOBALS, "Environment", "Variables", "CLUSTERS"),
    choices_are_those_of_the_code: put(["dockerconfigjson"], "Parameters", "SecretFormat", "AllowedValues"),
    the_policy_is_that_of_the_iam_file: put("ecr:*", *FIRST_STATEMENT, "Action"),
    the_trust_is_that_of_the_iam_file: put("Deny", *ROLE, "AssumeRolePolicyDocument", "Statement", 0, "Effect"),
    nothing_more_is_granted_than_is_used: put("Other", *FIRST_STATEMENT, "Sid"),
    parameters_explain_themselves: put({"Type": "String", "Default": ""}, "Parameters", "Other"),
    patterns_take_and_refuse_what_they_should: put(".*", "Parameters", "FleetFile", "AllowedPattern"),
    the_rbac_fits: put("other", "Parameters", "SecretName", "Default"),
    iam_files_are_policies: None,
}


def main():
    template = load(ROOT / "infra/template.yaml")
    failed = False
    for check, breakage in CHECKS.items():
        mistakes = list(check(template))
        if breakage and not mistakes:
            broken = copy.deepcopy(template)
            breakage(broken)
            if not list(check(broken)):
                mistakes.append("self-test: this check did not notice a broken template")
        title = check.__name__.replace("_", " ")
        if mistakes:
            failed = True
            print(f"FAIL  {title}", *mistakes, sep="\n      ", file=sys.stderr)
        else:
            print(f"ok    {title}")
    return failed


sys.exit(main())
