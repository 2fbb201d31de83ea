"""Checks that the template agrees with the IAM files, the RBAC, the sources and docs/parameters.md.

cfn-lint and sam validate don't check that. scripts/check runs this file in the virtual environment that has cfn-lint. A check
that passes must also fail on broken copies of the template, so that no check passes without checking anything.
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
CORE = ROOT / "core/src/main/java"
HANDLER_SOURCES = ROOT / "function/src/main/java"
POM = ROOT / "function/pom.xml"
PARAMETERS_PAGE = ROOT / "docs/parameters.md"
ZIP = "function/target/ecr-pusher-function.zip"
HANDLERS = {
    "RotateFunction": "io.ecrpusher.lambda.RotateHandler",
    "PushFunction": "io.ecrpusher.lambda.RotateHandler",
    "SweepFunction": "io.ecrpusher.lambda.RotateHandler",
    "WorkerFunction": "io.ecrpusher.lambda.ClusterHandler",
    "PageFunction": "io.ecrpusher.lambda.PageHandler",
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
ALWAYS_GRANTED = ["RegistryTokens", "Pull", "ClusterLookup", "Logs", "FailedRuns", "Requests", "Records", "AnswersThere"]
EVERY_FEATURE = {
    "PullThroughRepositoryArns": "arn:aws:ecr:*:111122223333:repository/docker-hub/*",
    "FleetFileKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "AssumeRoleArns": "arn:aws:iam::444455556666:role/ecr-pusher-spoke,arn:aws:iam::*:role/ecr-pusher-spoke",
    "FleetFileAccount": "777788889999",
    "ClusterSecretArns": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:on-prem-AbCdEf",
    "ReadOrganization": "true",
    "UsePublicRegistry": "true",
    "OperatorArns": "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Platform_0123456789abcdef",
    "SubnetIds": "subnet-0123456789abcdef0",
    "SecurityGroupIds": "sg-0123456789abcdef0",
    "PushAccounts": "111122223333,444455556666",
    "QueueThreshold": "500",
    "ClusterMetrics": "otlp",
}
PUSH_VARIABLES = {"PUSH_ACCOUNTS", "PUSH_QUEUE_ARN"}
QUEUE_VARIABLES = {"QUEUE_URL", "QUEUE_THRESHOLD", "QUEUE_WINDOW_MINUTES", "ANSWERS_BUCKET"}
RECORD_VARIABLES = {"RECORDS_BUCKET", "SCHEDULE", "LOG_LEVEL"}
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
    "PushQueue.Arn": "arn:aws:sqs:eu-west-1:111122223333:ecr-pusher-PushQueue",
    "JobQueue.Arn": "arn:aws:sqs:eu-west-1:111122223333:ecr-pusher-JobQueue",
    "Answers.Arn": "arn:aws:s3:::ecr-pusher-answers",
    "RotateRole.Arn": "arn:aws:iam::111122223333:role/ecr-pusher",
}
# Parameter: values that its AllowedPattern must accept, and values that it must reject. It must also accept the default.
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
    "FleetFileAccount": (["111122223333"], ["1111222233", "*"]),
    "FleetFileKeyArn": (["arn:aws-cn:kms:cn-north-1:111122223333:key/ab-12"], ["alias/x", "*"]),
    "Schedule": (["cron(0 */6 * * ? *)"], ["6 hours", "rate()"]),
    "SweepSchedule": (["rate(5 minutes)"], ["5 minutes"]),
    "QueueThreshold": (["0", "500"], ["-1", "many"]),
    "PushAccounts": (["111122223333,444455556666"], ["111122223333, 444455556666", "*", "1234"]),
    "AlarmTopicArn": (["arn:aws:sns:eu-west-1:111122223333:alarms"], ["alarms"]),
    "RoleName": (["ecr-pusher"], ["path/ecr-pusher"]),
    "RepositoryArns": (
        ["arn:aws:ecr:*:111122223333:repository/apps/*,arn:aws:ecr:eu-west-1:*:repository/a"],
        ["apps", "*"],
    ),
    "PullThroughRepositoryArns": (
        ["arn:aws:ecr:*:111122223333:repository/docker-hub/*,arn:aws-cn:ecr:cn-north-1:*:repository/quay/a"],
        ["docker-hub/*", "*"],
    ),
    "AssumeRoleArns": (
        ["arn:aws:iam::444455556666:role/a/b,arn:aws-us-gov:iam::444455556666:role/c", "arn:aws:iam::*:role/a"],
        ["arn:aws:iam::444455556666:role/*", "a"],
    ),
    "ClusterSecretArns": (
        ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:clusters/on-prem-AbCdEf"],
        ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:", "arn:aws:ssm:eu-west-1:111122223333:parameter/a", "a"],
    ),
    "OperatorArns": (
        [
            "arn:aws:iam::111122223333:role/a,arn:aws-cn:iam::111122223333:user/b@example.com",
            "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Platform_0123456789abcdef",
        ],
        ["arn:aws:iam::111122223333:root", "arn:aws:iam::*:role/a", "arn:aws:sts::111122223333:assumed-role/a/b", "*", "a"],
    ),
    "SnapStart": (["None", "PublishedVersions"], ["", "none", "on"]),
    "Release": (["1", "v1.2-a"], ["", "a b"]),
    "SubnetIds": (["subnet-0123456789abcdef0"], ["vpc-1"]),
    "SecurityGroupIds": (["sg-0123456789abcdef0"], ["sg_1"]),
    "HttpsProxy": (["http://user:password@proxy.example.com:3128", "socks5://10.0.0.1"], ["proxy:3128", "https://proxy"]),
    "NoProxy": ([".corp.example.com,10.0.0.0/8"], ["a, b"]),
}


class Resolved:
    """Resolves the template's values for given parameters. Supports only the intrinsic functions that the checks need."""

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

    def or_(self, argument):
        return any(self.holds(one["Condition"]) for one in argument)

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
    return "\n".join(path.read_text() for root in (CORE, HANDLER_SOURCES) for path in sorted(root.rglob("*.java")))


def words(enum):
    return re.findall(r'^    [A-Z_]+\("([a-z-]+)"\)[,;]', (CORE / f"io/ecrpusher/fleet/{enum}.java").read_text(), re.M)


def statements(template, parameters):
    policies = template["Resources"]["RotateRole"]["Properties"]["Policies"]
    return {s["Sid"]: s for policy in Resolved(template, parameters).of(policies) for s in policy["PolicyDocument"]["Statement"]}


def trust_statements(template, parameters):
    trust = template["Resources"]["RotateRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    return {s["Sid"]: s for s in Resolved(template, parameters).of(trust)}


def file_statements(name):
    return {s["Sid"]: s for s in json.loads((ROOT / "infra/iam" / name).read_text())["Statement"]}


def differences(subject, in_template, path, in_file):
    """Yields one line for each key that differs between the template and a file."""
    for key in sorted(in_template.keys() | in_file.keys()):
        if key not in in_file:
            yield f"{subject}{key} is in infra/template.yaml but not in {path}"
        elif key not in in_template:
            yield f"{subject}{key} is in {path} but not in infra/template.yaml"
        elif in_template[key] != in_file[key]:
            here, there = json.dumps(in_template[key]), json.dumps(in_file[key])
            yield f"{subject}{key} is {here} in infra/template.yaml and {there} in {path}"


def statement_differences(in_template, name):
    path = f"infra/iam/{name}"
    in_file = file_statements(name)
    both = in_template.keys() & in_file.keys()
    yield from differences(
        "statement ",
        {sid: {} if sid in both else s for sid, s in in_template.items()},
        path,
        {sid: {} if sid in both else s for sid, s in in_file.items()},
    )
    for sid in sorted(both):
        yield from differences(f"statement {sid}: ", in_template[sid], path, in_file[sid])


def the_runtime_is_java25(template):
    runtime = function(template)["Runtime"]
    if runtime != "java25":
        yield f"Runtime is {runtime}; use java25"


def the_handlers_exist_in_the_sources(template):
    for name, handler in HANDLERS.items():
        actual = template["Resources"][name]["Properties"]["Handler"]
        if actual != handler + "::handleRequest":
            yield f"Handler of {name} is {actual}; use {handler}::handleRequest"
        source = HANDLER_SOURCES / (handler.replace(".", "/") + ".java")
        if not source.is_file() or "handleRequest(" not in source.read_text():
            yield f"{source.relative_to(ROOT)} has no method handleRequest"


def the_sweep_event_matches_the_code(template):
    event = template["Resources"]["SweepFunction"]["Properties"]["Events"]["Scheduled"]["Properties"]["Input"]
    actual = json.loads(Resolved(template, {}).of(event))
    if actual != {"sweep": {"minutes": 30}}:
        yield f"the sweep event is {actual}; Events.java reads sweep.minutes"


def the_page_function_may_only_read_records_and_write_the_page(template):
    allowed = {}
    for statement in Resolved(template, EVERY_FEATURE).of(template["Resources"]["PageRole"]["Properties"]["Policies"])[0]["PolicyDocument"]["Statement"]:
        if statement["Effect"] == "Allow" and statement["Sid"] not in ("Logs", "NetworkInterfaces"):
            allowed[statement["Sid"]] = statement["Action"]
    if allowed != {"Records": "s3:GetObject", "RecordsThere": "s3:ListBucket", "Page": "s3:PutObject", "ClusterMetrics": "cloudwatch:PutMetricData"}:
        yield f"PageRole allows {allowed}"


def the_visibility_timeout_is_six_times_the_worker_timeout(template):
    timeout = template["Resources"]["WorkerFunction"]["Properties"]["Timeout"]
    visibility = template["Resources"]["JobQueue"]["Properties"]["VisibilityTimeout"]
    if visibility < 6 * timeout:
        yield f"VisibilityTimeout is {visibility} and the worker's Timeout is {timeout}; use at least {6 * timeout}"


def resources(template, kind):
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def rules_start_pushes_only_through_the_bounded_queue(template):
    for name, rule in resources(template, "AWS::Events::Rule").items():
        if "EventPattern" in rule["Properties"]:
            for target in rule["Properties"]["Targets"]:
                if target["Arn"] != {"Fn::GetAtt": ["PushQueue", "Arn"]}:
                    yield f"the target of {name} isn't PushQueue, so a flood of events can use up the account's concurrency"
    sources = template["Resources"]["PushFunction"]["Properties"]["Events"].values()
    for source in sources:
        if source["Type"] != "SQS":
            yield f"PushFunction has an event source of type {source['Type']}; send the events to PushQueue"
        elif source["Properties"].get("ScalingConfig", {}).get("MaximumConcurrency", 1000) > 10:
            yield "the event source of PushFunction needs a MaximumConcurrency of at most 10, the smallest quota of an account"
        elif source["Properties"].get("BatchSize") != 1:
            yield "Incoming.java reads one message; set BatchSize to 1"
    if template["Resources"]["PushQueue"]["Properties"]["VisibilityTimeout"] != {"Ref": "Timeout"}:
        yield "VisibilityTimeout of PushQueue must be PushFunction's Timeout"


def push_requests_come_from_the_allowed_accounts(template):
    pattern = template["Resources"]["PushRequested"]["Properties"]["EventPattern"]
    for parameters, accounts in (
        ({}, ["111122223333"]),
        ({"PushAccounts": "444455556666,777788889999"}, ["444455556666", "777788889999"]),
    ):
        actual = Resolved(template, parameters).of(pattern)
        if actual != {"source": ["ecr-pusher"], "account": accounts}:
            yield f"with {parameters}, the pattern of PushRequested is {actual}; it must match all events of these accounts"


def the_alarms_of_queues_exist_with_the_queues(template):
    alarms = resources(template, "AWS::CloudWatch::Alarm")
    composites = resources(template, "AWS::CloudWatch::CompositeAlarm").values()
    rules = json.dumps(
        [one["Properties"]["AlarmRule"] for one in composites if one["Properties"].get("AlarmActions")]
    ).replace("\\", "")
    watched = {}
    for name, alarm in alarms.items():
        properties = alarm["Properties"]
        for metric in [properties, *(m["MetricStat"]["Metric"] for m in properties.get("Metrics", []) if "MetricStat" in m)]:
            if "MetricName" in metric:
                (dimension,) = metric["Dimensions"]
                watched[json.dumps(dimension["Value"]), metric["MetricName"]] = alarm
        if properties.get("AlarmActions") is None and f'ALARM("${{{name}.Arn}}")' not in rules:
            yield f"{name} notifies nobody"
        if "docs/runbook.md#" not in json.dumps(properties["AlarmDescription"]):
            yield f"the description of {name} links to no section of the runbook"
    for value, metric, condition in (
        ({"Fn::GetAtt": ["PushQueue", "QueueName"]}, "ApproximateAgeOfOldestMessage", None),
        ({"Fn::GetAtt": ["JobQueue", "QueueName"]}, "ApproximateAgeOfOldestMessage", "Queues"),
        ({"Ref": "WorkerFunction"}, "Errors", "Queues"),
        ({"Ref": "WorkerFunction"}, "Throttles", "Queues"),
        ({"Ref": "RotateFunction"}, "DestinationDeliveryFailures", "Queues"),
        ({"Ref": "PushFunction"}, "DestinationDeliveryFailures", "Queues"),
    ):
        alarm = watched.get((json.dumps(value), metric))
        if alarm is None:
            yield f"no alarm watches {metric} of {value}"
            continue
        if alarm.get("Condition") != condition:
            yield f"the alarm on {metric} of {value} needs the condition {condition}"
        # A message's age must raise the alarm hours before it expires, and stay when SQS stops sending metrics.
        if metric == "ApproximateAgeOfOldestMessage":
            properties = alarm["Properties"]
            retention = template["Resources"][value["Fn::GetAtt"][0]]["Properties"]["MessageRetentionPeriod"]
            if properties["Threshold"] > retention / 4 or properties["TreatMissingData"] != "ignore":
                yield f"the alarm on {metric} of {value} must come early and ignore missing data"


def the_code_uri_is_the_zip_of_the_build(template):
    uri = function(template)["CodeUri"]
    code = (ROOT / "infra" / uri).resolve()
    if code != ROOT / ZIP:
        yield f"CodeUri is {uri}; use ../{ZIP}"
    if "${project.build.directory}/" + Path(ZIP).name not in POM.read_text():
        yield f"{POM.relative_to(ROOT)} doesn't write {Path(ZIP).name}"
    if code.is_file() and not any(n.startswith("lib/ecr-pusher-function") for n in zipfile.ZipFile(code).namelist()):
        yield f"{ZIP} doesn't contain the function's jar in lib/; run scripts/package"


def the_environment_variables_match_the_code(template):
    passed = set()
    for parameters in ({"ClusterNames": "a"}, IN_S3, EVERY_FEATURE):
        passed |= set(Resolved(template, parameters).of(function(template)["Environment"]["Variables"]))
    for name in ("WorkerFunction", "PushFunction"):
        passed |= set(template["Resources"][name]["Properties"]["Environment"]["Variables"])
    for name in sorted((FLEET_VARIABLES | PUSH_VARIABLES | QUEUE_VARIABLES | RECORD_VARIABLES) - passed):
        yield f"{name} isn't passed to the function"
    java = sources()
    for name in sorted(passed | FLEET_VARIABLES):
        if f'"{name}"' not in java:
            yield f"{name} isn't read in {CORE.relative_to(ROOT)} or {HANDLER_SOURCES.relative_to(ROOT)}"


def a_fleet_file_replaces_the_other_variables(template):
    variables = function(template)["Environment"]["Variables"]
    always = {"FLEET_FILE", "STACK_NAME", "ACCOUNT_ID"} | RECORD_VARIABLES
    for name in sorted(set(Resolved(template, IN_S3).of(variables)) - always):
        yield f"{name} is passed although FleetFile is set"
    if "FLEET_FILE" in Resolved(template, {"ClusterNames": "a"}).of(variables):
        yield "FLEET_FILE is passed although FleetFile is empty"


def the_allowed_values_match_the_code(template):
    for parameter, enum in (
        ("SecretFormat", "Format"),
        ("OnConflict", "OnConflict"),
        ("OnRegistryFailure", "OnRegistryFailure"),
    ):
        allowed = list(template["Parameters"][parameter]["AllowedValues"])
        # The formats for Argo CD need more fields than a parameter has, so only fleet files have them.
        known = [word for word in words(enum) if not word.startswith("argocd-")]
        if allowed != known:
            yield f"{parameter} allows {allowed}; {enum}.java has {known}"


def the_policy_matches_function_policy_json(template):
    in_template = {}
    for fleet_file in (IN_S3, IN_PARAMETER_STORE):
        in_template |= statements(template, EVERY_FEATURE | fleet_file)
    yield from statement_differences(in_template, "function-policy.json")


def the_trust_policy_matches_function_trust_json(template):
    yield from statement_differences(trust_statements(template, EVERY_FEATURE), "function-trust.json")


def only_lambda_assumes_the_role_by_default(template):
    trusted = {sid: s["Principal"] for sid, s in trust_statements(template, {"ClusterNames": "a"}).items()}
    if trusted != {"Lambda": {"Service": "lambda.amazonaws.com"}}:
        yield f"RotateRole trusts {trusted} although OperatorArns is empty"


def optional_permissions_are_off_by_default(template):
    granted = list(statements(template, {"ClusterNames": "a"}))
    for sid in granted:
        if sid not in ALWAYS_GRANTED:
            yield f"statement {sid} is granted although only ClusterNames is set"
    for sid in ALWAYS_GRANTED:
        if sid not in granted:
            yield f"statement {sid} isn't granted although every run needs it"


def ipv6_is_off_unless_allowed(template):
    in_vpc = {"SubnetIds": "subnet-0123456789abcdef0", "SecurityGroupIds": "sg-0123456789abcdef0"}
    config = template["Globals"]["Function"]["VpcConfig"]
    for parameters, ipv6 in ((in_vpc, "false"), (in_vpc | {"AllowIpv6": "true"}, "true")):
        actual = Resolved(template, parameters).of(config).get("Ipv6AllowedForDualStack")
        if actual != ipv6:
            yield f"Ipv6AllowedForDualStack is {actual} with {parameters}"
    if Resolved(template, {"AllowIpv6": "true"}).of(config) is not Resolved.NO_VALUE:
        yield "VpcConfig is set although SubnetIds and SecurityGroupIds are empty"


def the_iam_files_have_a_version_and_unique_sids(_):
    for path in sorted((ROOT / "infra/iam").glob("*.json")):
        document = json.loads(path.read_text())
        if document.get("Version") != "2012-10-17":
            yield f"{path.name} has no Version 2012-10-17"
        sids = [s.get("Sid") for s in document["Statement"]]
        if None in sids:
            yield f"{path.name} has a statement without a Sid"
        for sid in sorted({sid for sid in sids if sid and sids.count(sid) > 1}):
            yield f"{path.name} has several statements with the Sid {sid}"


def the_parameters_have_a_group_a_label_and_a_description(template):
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]
    labeled = interface["ParameterLabels"]
    parameters = template["Parameters"]
    for name in sorted(parameters.keys() | set(grouped) | labeled.keys()):
        if name not in parameters:
            yield f"{name} is in Metadata but isn't a parameter"
            continue
        if grouped.count(name) != 1:
            yield f"{name} is in {grouped.count(name)} of the ParameterGroups; it must be in one"
        if name not in labeled:
            yield f"{name} has no label in ParameterLabels"
        if "Description" not in parameters[name]:
            yield f"{name} has no Description"
        if ("AllowedPattern" in parameters[name]) != ("ConstraintDescription" in parameters[name]):
            yield f"{name} has only one of AllowedPattern and ConstraintDescription"
        if ("AllowedPattern" in parameters[name]) != (name in VALUES):
            yield f"{name}: VALUES in check-template.py must have examples for its AllowedPattern, and only then"


def the_patterns_accept_and_reject_the_examples(template):
    for name, (good, bad) in VALUES.items():
        parameter = template["Parameters"][name]
        accepts = re.compile(parameter["AllowedPattern"]).fullmatch
        for value in [*good, str(parameter["Default"])]:
            if not accepts(value):
                yield f"AllowedPattern of {name} rejects {value!r}"
        for value in bad:
            if accepts(value):
                yield f"AllowedPattern of {name} accepts {value!r}"


def the_parameters_page_matches_the_template(template):
    page = PARAMETERS_PAGE.relative_to(ROOT)
    documented = re.findall(r"^\| `(\w+)` \| (.*?) \|", PARAMETERS_PAGE.read_text(), re.M)
    names = [name for name, _ in documented]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} has several rows in {page}"
    for name, parameter in template["Parameters"].items():
        if name not in names:
            yield f"{name} is in infra/template.yaml but not in {page}"
        default = f"`{parameter['Default']}`" if parameter["Default"] != "" else "empty"
        for actual in (actual for other, actual in documented if other == name and actual != default):
            yield f"the default of {name} is {default} in infra/template.yaml and {actual} in {page}"
    for name in names:
        if name not in template["Parameters"]:
            yield f"{name} is in {page} but not in infra/template.yaml"


def the_rbac_matches_the_template(template):
    role, binding = yaml.safe_load_all((ROOT / "infra/kubernetes/rbac.yaml").read_text())
    secret = template["Parameters"]["SecretName"]["Default"]
    if role["rules"] != [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": [secret], "verbs": ["patch", "create"]}]:
        yield f"infra/kubernetes/rbac.yaml must allow patch and create of the Secret {secret}, and nothing else"
    group = binding["subjects"][0]["name"]
    if f"--kubernetes-groups {group}" not in json.dumps(template["Outputs"]["AccessEntryCommand"]):
        yield f"AccessEntryCommand doesn't name the group {group} of infra/kubernetes/rbac.yaml"


def put(value, *path):
    def change(template):
        for key in path[:-1]:
            template = template[key]
        template[path[-1]] = value

    return change


def drop(*path):
    def change(template):
        for key in path[:-1]:
            template = template[key]
        del template[path[-1]]

    return change


FUNCTION = ("Resources", "RotateFunction", "Properties")
PUSH_EVENTS = ("Resources", "PushFunction", "Properties", "Events", "Requests", "Properties")
GLOBALS = ("Globals", "Function")
ROLE = ("Resources", "RotateRole", "Properties")
FIRST_STATEMENT = (*ROLE, "Policies", 0, "PolicyDocument", "Statement", 0)
UNDOCUMENTED = {"Type": "String", "Default": ""}
# Each check, with changes to the template that it must report, each by itself.
CHECKS = {
    the_runtime_is_java25: [put("java-25", *GLOBALS, "Runtime")],
    the_handlers_exist_in_the_sources: [put("io.ecrpusher.lambda.RotatHandler::handleRequest", *FUNCTION, "Handler")],
    the_sweep_event_matches_the_code: [
        put("{}", "Resources", "SweepFunction", "Properties", "Events", "Scheduled", "Properties", "Input")
    ],
    the_page_function_may_only_read_records_and_write_the_page: [
        put(
            "s3:*", "Resources", "PageRole", "Properties", "Policies", 0, "PolicyDocument", "Statement", 2, "Action"
        ),
        drop("Resources", "PageRole", "Properties", "Policies", 0, "PolicyDocument", "Statement", 0),
    ],
    the_visibility_timeout_is_six_times_the_worker_timeout: [
        put(60, "Resources", "JobQueue", "Properties", "VisibilityTimeout")
    ],
    rules_start_pushes_only_through_the_bounded_queue: [
        put({"Fn::GetAtt": ["PushFunction", "Arn"]}, "Resources", "PushRequested", "Properties", "Targets", 0, "Arn"),
        put("Schedule", "Resources", "PushFunction", "Properties", "Events", "Requests", "Type"),
        drop(*PUSH_EVENTS, "ScalingConfig"),
        put(10, *PUSH_EVENTS, "BatchSize"),
        put(30, "Resources", "PushQueue", "Properties", "VisibilityTimeout"),
    ],
    push_requests_come_from_the_allowed_accounts: [
        drop("Resources", "PushRequested", "Properties", "EventPattern", "account"),
        put(["Push Requested"], "Resources", "PushRequested", "Properties", "EventPattern", "detail-type"),
    ],
    the_alarms_of_queues_exist_with_the_queues: [
        drop("Resources", "JobsLateAlarm"),
        drop("Resources", "WorkerErrorsAlarm"),
        drop("Resources", "WorkerThrottlesAlarm"),
        drop("Resources", "DeliveriesAlarm"),
        drop("Resources", "DeliveriesAlarm", "Condition"),
        put(43200, "Resources", "JobsLateAlarm", "Properties", "Threshold"),
        drop("Resources", "NewlyFailingAlarm", "Properties", "AlarmActions"),
        drop("Resources", "PlumbingAlarm", "Properties", "AlarmActions"),
        put("Late", "Resources", "PushesLateAlarm", "Properties", "AlarmDescription"),
    ],
    the_code_uri_is_the_zip_of_the_build: [put("../function/target/function.zip", *GLOBALS, "CodeUri")],
    the_environment_variables_match_the_code: [put("x", *GLOBALS, "Environment", "Variables", "CLUSTER")],
    a_fleet_file_replaces_the_other_variables: [put("x", *GLOBALS, "Environment", "Variables", "CLUSTERS")],
    the_allowed_values_match_the_code: [put(["dockerconfigjson"], "Parameters", "SecretFormat", "AllowedValues")],
    the_policy_matches_function_policy_json: [
        put("ecr:*", *FIRST_STATEMENT, "Action"),
        put("Other", *FIRST_STATEMENT, "Sid"),
        drop(*FIRST_STATEMENT),
    ],
    the_trust_policy_matches_function_trust_json: [
        put("Deny", *ROLE, "AssumeRolePolicyDocument", "Statement", 0, "Effect"),
        drop(*ROLE, "AssumeRolePolicyDocument", "Statement", 1),
    ],
    only_lambda_assumes_the_role_by_default: [
        put({"Fn::Not": [{"Fn::Equals": [{"Ref": "OperatorArns"}, "a"]}]}, "Conditions", "TrustsOperators"),
        drop(*ROLE, "AssumeRolePolicyDocument", "Statement", 0),
    ],
    ipv6_is_off_unless_allowed: [
        drop(*GLOBALS, "VpcConfig", "Fn::If", 1, "Ipv6AllowedForDualStack"),
        put("true", "Parameters", "AllowIpv6", "Default"),
        put({}, *GLOBALS, "VpcConfig", "Fn::If", 2),
    ],
    optional_permissions_are_off_by_default: [put("Other", *FIRST_STATEMENT, "Sid"), drop(*FIRST_STATEMENT)],
    the_parameters_have_a_group_a_label_and_a_description: [
        put(UNDOCUMENTED, "Parameters", "Other"),
        drop("Parameters", "AlarmHours"),
        drop("Parameters", "AlarmHours", "Description"),
        drop("Metadata", "AWS::CloudFormation::Interface", "ParameterLabels", "AlarmHours"),
    ],
    the_patterns_accept_and_reject_the_examples: [put(".*", "Parameters", "FleetFile", "AllowedPattern")],
    the_parameters_page_matches_the_template: [
        put(UNDOCUMENTED, "Parameters", "Other"),
        drop("Parameters", "AlarmHours"),
        put(8, "Parameters", "AlarmHours", "Default"),
        put("", "Parameters", "Namespaces", "Default"),
        put("x", "Parameters", "FleetFile", "Default"),
    ],
    the_rbac_matches_the_template: [put("other", "Parameters", "SecretName", "Default")],
    the_iam_files_have_a_version_and_unique_sids: [],
}


def main():
    template = load(ROOT / "infra/template.yaml")
    failed = False
    for check, changes in CHECKS.items():
        mistakes = list(check(template))
        if not mistakes:
            for number, change in enumerate(changes, 1):
                broken = copy.deepcopy(template)
                change(broken)
                if not list(check(broken)):
                    mistakes.append(f"self-test: the check doesn't notice change {number} in CHECKS")
        title = check.__name__.replace("_", " ")
        if mistakes:
            failed = True
            print(f"FAIL  {title}", *mistakes, sep="\n      ", file=sys.stderr)
        else:
            print(f"ok    {title}")
    return failed


sys.exit(main())
