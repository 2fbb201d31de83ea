/**
 * The AWS services that ecr-pusher calls, one class each, with their error formats.
 *
 * <p>A service receives authenticated calls. It imports {@code aws}, {@code aws.signing}, {@code
 * http}, and Gson, and no other service. Never the AWS SDK.
 */
package io.ecrpusher.simulator.aws.service;
