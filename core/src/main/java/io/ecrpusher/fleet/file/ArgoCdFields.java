package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.value.Choice;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The field {@code argocd} of a Secret. */
final class ArgoCdFields {
    static final FieldNames SHAPE = FieldNames.of("type", "repository");
    // The rule for ECR repositories' names, of CreateRepository in ECR's API reference.
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*");
    private static final int LONGEST = 256;
    private static final Choice<ArgoCd.Type> TYPE =
            Choice.of(
                    ArgoCd.Type::fieldValue,
                    Map.of("git", "ECR holds no Git repositories; write helm or oci"),
                    ArgoCd.Type.values());
    private static final ValueParser<String> PATH =
            text -> {
                if (text.length() > LONGEST || !REPOSITORY.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s is not a repository's path; write it without host, scheme and slashes at its ends, in lower case, such as charts/app"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private final Mistakes mistakes;

    ArgoCdFields(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** The field, which Argo CD's formats need and others must not have. */
    Optional<ArgoCd> argoCd(Fields secret, Format format, List<HostStyle> hosts) {
        Optional<YamlValue> field = secret.get("argocd");
        if (!format.isForArgoCd()) {
            field.ifPresent(
                    value ->
                            mistakes.add(
                                    value.place(),
                                    "a Secret of format %s is not for Argo CD; remove this, or write format: argocd-repository or argocd-repo-creds"
                                            .formatted(format.fieldValue())));
            return Optional.empty();
        }
        if (hosts.size() > 1 || hosts.contains(HostStyle.HTTPS)) {
            mistakes.add(
                    secret.get("hosts").orElseThrow().place(),
                    "Argo CD finds a Secret by one URL; write bare, dualstack or fips alone");
        }
        if (field.isEmpty()) {
            mistakes.add(
                    secret.place(),
                    "'argocd' is missing; write argocd: {type: helm} for charts or {type: oci} for other artifacts");
        }
        return field.flatMap(value -> value.fields(SHAPE)).flatMap(all -> read(all, format));
    }

    private Optional<ArgoCd> read(Fields fields, Format format) {
        Optional<ArgoCd.Type> type =
                fields.required("type", TYPE, "write helm for charts or oci for other artifacts");
        Optional<String> repository = fields.optional("repository", PATH);
        if (format == Format.ARGOCD_REPOSITORY
                && type.equals(Optional.of(ArgoCd.Type.OCI))
                && fields.get("repository").isEmpty()) {
            mistakes.add(
                    fields.place(),
                    "'repository' is missing; write the path that the Application's repoURL has after the host");
        }
        return type.map(known -> new ArgoCd(known, repository));
    }
}
