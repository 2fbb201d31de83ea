package io.ecrpusher.simulator.aws;

/** An Amazon Resource Name, in its parts. */
record Arn(String partition, String service, String region, String account, String resource) {

    static Arn parse(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length != 6 || !parts[0].equals("arn")) {
            throw new IllegalArgumentException("'" + arn + "' is not an ARN");
        }
        return new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /** What STS calls a session of this role: the path of the role's name is left out. */
    Arn session(String sessionName) {
        return new Arn(
                partition, "sts", "", account, "assumed-role/" + roleName() + "/" + sessionName);
    }

    /**
     * The IAM principal that policies and access entries speak of: a role for its session, without
     * the path, since a session's ARN does not tell it.
     */
    Arn principal() {
        String[] parts = resource.split("/", -1);
        return switch (parts[0]) {
            case "assumed-role" -> new Arn(partition, "iam", "", account, "role/" + parts[1]);
            case "role" -> new Arn(partition, "iam", "", account, "role/" + roleName());
            default -> this;
        };
    }

    /** The account's own ARN, which in a trust policy stands for everybody in it. */
    Arn accountRoot() {
        return new Arn(partition, "iam", "", account, "root");
    }

    boolean isSession() {
        return resource.startsWith("assumed-role/");
    }

    /** The last part of the resource: a session's name, a user's name, a role's name. */
    String lastName() {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private String roleName() {
        if (!service.equals("iam") || !resource.startsWith("role/")) {
            throw new IllegalArgumentException("'" + this + "' is not a role's ARN");
        }
        return lastName();
    }

    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, account, resource);
    }
}
