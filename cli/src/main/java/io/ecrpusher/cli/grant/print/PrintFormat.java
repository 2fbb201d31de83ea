package io.ecrpusher.cli.grant.print;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The values of {@code --print}. */
public enum PrintFormat {
    /** A shell script of AWS CLI and kubectl commands. */
    CLI,
    /** A CloudFormation template of the access entries. */
    CLOUDFORMATION,
    /** Terraform resources of the access entries. */
    TERRAFORM,
    /** Configuration files of eksctl with the access entries. */
    EKSCTL,
    /** The Kubernetes manifests. */
    MANIFESTS;

    /** Prints the access of {@code clusters}. */
    public void print(PrintStream out, List<GrantedCluster> clusters) {
        switch (this) {
            case CLI -> CliScript.print(out, clusters);
            case CLOUDFORMATION -> CloudFormationTemplate.print(out, clusters);
            case TERRAFORM -> TerraformResources.print(out, clusters);
            case EKSCTL -> EksctlConfigs.print(out, clusters);
            case MANIFESTS -> Manifests.print(out, clusters);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
