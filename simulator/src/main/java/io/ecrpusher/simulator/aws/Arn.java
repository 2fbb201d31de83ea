package io.ecrpusher.simulator.aws;

/** An Amazon Resource Name. */
public record Arn(
        String partition, String service, String region, String account, String resource) {

    /**
     * Parses an ARN.
     *
     * @throws IllegalArgumentException if the text isn't an ARN
     */
    public static Arn parse(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length != 6 || !parts[0].equals("arn")) {
            throw new IllegalArgumentException("'" + arn + "' is not an ARN");
        }
        return new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /** Returns the ARN of a session of this role, which leaves out the path of the role's name. */
    public Arn session(String sessionName) {
        return new Arn(
                partition, "sts", "", account, "assumed-role/" + roleName() + "/" + sessionName);
    }

    /**
     * Returns the IAM principal as policies and access entries name it: for a session, its role.
     * Leaves out the role's path, because a session's ARN doesn't have it.
     */
    public Arn principal() {
        String[] parts = resource.split("/", -1);
        return switch (parts[0]) {
            case "assumed-role" -> new Arn(partition, "iam", "", account, "role/" + parts[1]);
            case "role" -> new Arn(partition, "iam", "", account, "role/" + roleName());
            default -> this;
        };
    }

    /** Returns the account's ARN, which in a trust policy means any principal of the account. */
    public Arn accountRoot() {
        return new Arn(partition, "iam", "", account, "root");
    }

    /** Returns true for a session of a role. */
    public boolean isSession() {
        return resource.startsWith("assumed-role/");
    }

    /** Returns the name of the user, role, or session, without a path. */
    public String name() {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private String roleName() {
        if (!service.equals("iam") || !resource.startsWith("role/")) {
            throw new IllegalArgumentException("'" + this + "' is not the ARN of a role");
        }
        return name();
    }

    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, account, resource);
    }
}
