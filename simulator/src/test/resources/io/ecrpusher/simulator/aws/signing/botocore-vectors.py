#!/usr/bin/env python3
"""Prints botocore-vectors.json: requests as botocore signs them at a fixed time.

pip install botocore==1.44.5 && python3 botocore-vectors.py > botocore-vectors.json
"""
import base64
import datetime
import json
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5)
USER = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
SESSION = Credentials(
    "ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYSESSIONKEY", "IQoJb3Jp+/session/token=="
)
JSON = {"Content-Type": "application/x-amz-json-1.1"}
CASES = [
    ("a JSON call", "ecr", "eu-west-1", USER, botocore.auth.SigV4Auth, "POST",
     "https://api.ecr.eu-west-1.amazonaws.com/",
     {**JSON, "X-Amz-Target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"}, "{}"),
    ("a JSON call of a session, on a port", "ssm", "eu-west-1", SESSION, botocore.auth.SigV4Auth, "POST",
     "https://127.0.0.1:4566/", {**JSON, "X-Amz-Target": "AmazonSSM.GetParameter"}, '{"Name":"/fleet"}'),
    ("a query form", "sts", "cn-north-1", USER, botocore.auth.SigV4Auth, "POST",
     "https://sts.cn-north-1.amazonaws.com.cn/",
     {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
     "Action=GetCallerIdentity&Version=2011-06-15"),
    ("a path that has to be encoded twice", "eks", "eu-west-1", USER, botocore.auth.SigV4Auth, "GET",
     "https://eks.eu-west-1.amazonaws.com/clusters/a%20b%3Ac", {}, ""),
    ("dot segments and a slash at the end", "eks", "eu-west-1", USER, botocore.auth.SigV4Auth, "GET",
     "https://eks.eu-west-1.amazonaws.com/./x/../clusters//a/", {}, ""),
    ("a query out of order, with characters that are encoded", "eks", "eu-west-1", SESSION,
     botocore.auth.SigV4Auth, "GET",
     "https://eks.eu-west-1.amazonaws.com/clusters?nextToken=a%2Fb%3D%3D&maxResults=5&a=~%2A&A=2&empty=", {}, ""),
    ("a header with runs of spaces", "eks", "eu-west-1", USER, botocore.auth.SigV4Auth, "GET",
     "https://eks.eu-west-1.amazonaws.com/clusters", {"X-Note": "  a   b  c "}, ""),
    ("an S3 object, its path encoded once", "s3", "eu-west-1", SESSION, botocore.auth.S3SigV4Auth, "GET",
     "https://s3.eu-west-1.amazonaws.com/bucket/a%20b/./fleet%2B1~.yaml", {}, ""),
    ("a presigned S3 URL", "s3", "eu-west-1", SESSION, botocore.auth.S3SigV4QueryAuth, "GET",
     "https://s3.eu-west-1.amazonaws.com/bucket/fleet.yaml", {}, ""),
    ("a cluster's token", "sts", "eu-west-1", USER, botocore.auth.SigV4QueryAuth, "GET",
     "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
     {"x-k8s-aws-id": "prod"}, ""),
    ("a cluster's token of a session", "sts", "cn-north-1", SESSION, botocore.auth.SigV4QueryAuth, "GET",
     "https://sts.cn-north-1.amazonaws.com.cn/?Action=GetCallerIdentity&Version=2011-06-15",
     {"x-k8s-aws-id": "prod"}, ""),
]

vectors = []
for what, service, region, who, auth, method, url, headers, body in CASES:
    request = AWSRequest(method, url, dict(headers), body.encode())
    kwargs = {"expires": 60} if "Query" in auth.__name__ else {}
    with mock.patch("botocore.auth.get_current_datetime", return_value=NOW):
        auth(who, service, region, **kwargs).add_auth(request)
    prepared = request.prepare()
    token = base64.urlsafe_b64encode(request.url.encode()).rstrip(b"=").decode()
    vectors.append({
        "what": what, "method": method, "url": prepared.url,
        "headers": {k: v if isinstance(v, str) else v.decode() for k, v in request.headers.items()},
        "body": body, **({"token": "k8s-aws-v1." + token} if "token" in what else {}),
    })
print(json.dumps({
    "source": "botocore " + __import__("botocore").__version__ + ", by botocore-vectors.py",
    "now": "2026-01-02T03:04:05Z",
    "principals": [{"accessKeyId": c.access_key, "secretAccessKey": c.secret_key, "sessionToken": c.token or ""}
                   for c in (USER, SESSION)],
    "vectors": vectors}, indent=1))
