package io.ecrpusher.simulator.serve;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Serves a simulated fleet to other processes until it is killed. Prints {@code ready} when all
 * servers listen and all files are written.
 *
 * <p>Writes into the folder {@code --dir}:
 *
 * <ul>
 *   <li>{@code env}: a shell script with the variables of the home account's administrator
 *   <li>{@code aws-config}: profiles {@code admin-ACCOUNT} and {@code fleet-admin-ACCOUNT}
 *   <li>{@code ca.pem}: the authority that signs the certificates of all AWS hosts
 *   <li>{@code webhook.kubeconfig}: for a real API server, with {@code --real}; for several of
 *       them, {@code webhook-NAME.kubeconfig} each
 * </ul>
 *
 * <p>{@code ECR_PUSHER_SIMULATOR} in {@code env} is an endpoint of all services without TLS, for
 * processes that call other services elsewhere, such as in LocalStack.
 *
 * <p>The proxy in {@code HTTPS_PROXY} leads all AWS hosts here, so clients need no {@code
 * AWS_ENDPOINT_URL}.
 *
 * <p>A real API server can be one of the EKS clusters. It has to ask this process who a token is,
 * and this process has to know its endpoint, so start them in this order:
 *
 * <ol>
 *   <li>Start {@code ServeFleet --dir DIR --real KUBECONFIG NAME}. It writes {@code
 *       DIR/webhook.kubeconfig}, prints {@code waiting}, and waits one minute for KUBECONFIG.
 *   <li>Start kube-apiserver with {@code --authentication-token-webhook-config-file} set to that
 *       file, {@code --authentication-token-webhook-version=v1}, and {@code
 *       --authentication-token-webhook-cache-ttl=0s}, so that a deleted access entry counts at
 *       once. Only a token that the server has just accepted stays valid for ten seconds.
 *   <li>Wait for {@code ready}.
 * </ol>
 *
 * <p>KUBECONFIG must not be left from an earlier server with another authority.
 */
public final class ServeFleet {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String USAGE =
            """
            usage: ServeFleet --dir DIR [options]

              --dir DIR               the folder for env, aws-config, ca.pem, and webhook.kubeconfig
              --port PORT             PORT for HTTPS, then HTTP, proxy, and webhook; default: free ones
              --clusters N            simulated clusters; default 30
              --account ID            the account with the stack; default 111122223333
              --accounts N            accounts of the organization; default 3
              --cluster NAME          one more simulated cluster, with the stack; repeatable
              --real KUBECONFIG NAME  serve a real API server as EKS cluster NAME; repeatable
              --fault KIND:CLUSTER    plant a fault; repeatable. KIND is refused, black-hole, wrong-ca,
                                      private-endpoint, config-map, or creating
              --function ZIP          let Lambda run the stack's function from this deployment zip
              --keys FILE             accept the credentials that another Lambda gives to the stack's
                                      functions: one JSON object a line, with their AWS_ variables

            example:
              ServeFleet --dir fleet --clusters 200 --fault black-hole:shop-07
              . fleet/env
            """;

    private ServeFleet() {}

    /** Runs until killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int status = serve(arguments, System.out, System.err);
        System.exit(status);
    }

    private static int serve(String[] arguments, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        try {
            Options options = Options.parse(arguments);
            ServedFleet fleet = ServedFleet.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
            if (!options.real().isEmpty()) {
                out.println("waiting");
                fleet.connectRealClusters(PATIENCE);
            }
            out.println("ready");
            new CountDownLatch(1).await();
            return 0;
        } catch (UsageException e) {
            err.println("error: " + e.getMessage());
            err.println();
            err.print(USAGE);
            return 2;
        }
    }
}
