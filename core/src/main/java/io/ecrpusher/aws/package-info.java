/**
 * Calls AWS: ECR, EKS, STS, S3, SSM, SQS, Secrets Manager, and Organizations. Implements interfaces
 * of the packages before it, and translates the SDK's exceptions. The only package that imports the
 * SDK's clients.
 */
package io.ecrpusher.aws;
