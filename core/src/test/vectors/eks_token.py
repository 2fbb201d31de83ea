"""Creates the golden vectors of EksTokenTest with botocore, at a fixed time, as `aws eks get-token` does
(awscli/customizations/eks/get_token.py):

    pip install botocore==1.43.11
    python3 eks_token.py > ../resources/io/ecrpusher/cluster/eks-token-vectors.json

The host, parameters, and signature come from botocore. The credentials are invented.
"""

import datetime
import json
import os
import sys
from unittest import mock

for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

import botocore.auth
import botocore.session

CLUSTER_HEADER = "x-k8s-aws-id"
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION = "FwoGZXIvYXdzEBYaDNotARealToken+with/slashes+and/pluses" + "0123456789abcdefGHIJ+/" * 16 + "=="
NOON = "2026-03-01T12:00:00Z"

REGIONS = {
    "aws": ["us-east-1", "eu-west-1", "ap-southeast-7", "mx-central-1", "il-central-1"],
    "aws-cn": ["cn-north-1", "cn-northwest-1"],
    "aws-us-gov": ["us-gov-west-1", "us-gov-east-1"],
    "aws-iso": ["us-iso-east-1", "us-iso-west-1"],
    "aws-iso-b": ["us-isob-east-1", "us-isob-west-1"],
    "aws-iso-e": ["eu-isoe-west-1"],
    "aws-iso-f": ["us-isof-south-1", "us-isof-east-1"],
    "aws-eusc": ["eusc-de-east-1"],
    # Only the partition's pattern matches these.
    "a future Region of aws": ["eu-west-99"],
    "a future Region of aws-cn": ["cn-south-99"],
    "a future Region of aws-us-gov": ["us-gov-north-99"],
    "a future Region of aws-eusc": ["eusc-de-west-99"],
}

CLUSTERS = {
    "of one letter": "a",
    "of one digit": "7",
    "of digits": "20260301",
    "in capitals": "PROD",
    "with hyphens": "prod-eu-1",
    "with underscores": "prod_eu_1",
    "ending in a hyphen": "prod-",
    "ending in an underscore": "prod_",
    "of every legal character": "0aZ-_" + "AbC-dEf_9",
    "of 100 characters": "x" + "Ab-_9" * 19 + "abcd",
}

SESSIONS = {
    "with plus signs": "a+b++c",
    "with slashes": "a/b//c",
    "with padding": "YWJjZA==",
    "with per cent signs": "a%b%2Bc%%",
    "with spaces": "a b  c",
    "with characters that have a meaning in a query": "a&b=c?d#e;f,g:h@i",
    "with characters that are never escaped": "a-b_c.d~e",
    "with other marks": "a!b*c'd(e)f$g[h]i\"j<k>l\\m^n`o{p|q}",
    "of 1,024 characters": ("0123456789abcdefGHIJ+/=" * 45)[:1024],
    "of 2,000 characters": ("0123456789abcdefGHIJKLM" * 100)[:2000],
}

TIMES = {
    "at the first second of a year": "2027-01-01T00:00:00Z",
    "at the last second of a year": "2026-12-31T23:59:59Z",
    "on a leap day": "2028-02-29T06:07:08Z",
}

SECRETS = {
    "with a secret key of slashes and plus signs": "ab+/cd//ef++EXAMPLE=",
}


def presign(cluster, region, secret, session, at):
    clock = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    client = botocore.session.get_session().create_client(
        "sts",
        region_name=region,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=secret,
        aws_session_token=session,
    )
    client.meta.events.register(
        "provide-client-params.sts.GetCallerIdentity",
        lambda params, context, **_: context.update({CLUSTER_HEADER: params.pop(CLUSTER_HEADER)}),
    )
    client.meta.events.register(
        "before-sign.sts.GetCallerIdentity",
        lambda request, **_: request.headers.add_header(CLUSTER_HEADER, request.context[CLUSTER_HEADER]),
    )
    with mock.patch.object(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: clock):
        return client.generate_presigned_url(
            "get_caller_identity", Params={CLUSTER_HEADER: cluster}, ExpiresIn=60, HttpMethod="GET"
        )


def vector(title, cluster="prod-eu", region="eu-west-1", secret=SECRET_KEY, session=None, at=NOON):
    return {
        "title": title,
        "cluster": cluster,
        "region": region,
        "accessKeyId": ACCESS_KEY,
        "secretAccessKey": secret,
        "sessionToken": session,
        "signedAt": at,
        "url": presign(cluster, region, secret, session, at),
    }


def vectors():
    for partition, regions in REGIONS.items():
        for region in regions:
            yield vector(f"{partition}: {region}, long-term credentials", region=region)
            yield vector(f"{partition}: {region}, a session's credentials", region=region, session=SESSION)
    for title, cluster in CLUSTERS.items():
        yield vector(f"a cluster's name {title}", cluster=cluster, session=SESSION)
    for title, session in SESSIONS.items():
        yield vector(f"a session token {title}", session=session)
    for title, at in TIMES.items():
        yield vector(f"signed {title}", at=at)
    for title, secret in SECRETS.items():
        yield vector(title, secret=secret)


json.dump(
    {"source": f"eks_token.py, botocore {botocore.__version__}", "vectors": list(vectors())}, sys.stdout, indent=1
)
print()
