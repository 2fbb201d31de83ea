package io.ecrpusher.cli.access;

/** How the ConfigMap aws-auth refers to a role. */
public final class MappedRole {
    private static final String ROLE = ":role/";

    private MappedRole() {}

    /**
     * Returns a role's ARN without its path, which the ConfigMap doesn't support: an entry with a
     * path never matches.
     */
    public static String arn(String roleArn) {
        int role = roleArn.indexOf(ROLE);
        return role < 0
                ? roleArn
                : roleArn.substring(0, role + ROLE.length())
                        + roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }
}
