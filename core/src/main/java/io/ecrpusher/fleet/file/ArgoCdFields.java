package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.HostStyle;
import io.ecrpusher.fleet.value.Choices;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the field {@code argocd} of a Secret. */
final class ArgoCdFields {
    static final List<String> FIELDS = List.of("type", "repository", "project", "name");
    // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]+([._/-][a-z0-9]+){0,127}");
    private static final Pattern DISPLAY_NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,98}[A-Za-z0-9])?");
    private static final int MAX_REPOSITORY = 256;
    private static final ValueParser<String> PATH =
            text -> {
                if (text.length() > MAX_REPOSITORY || !REPOSITORY.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't a valid repository path; write it in lowercase, without host, scheme, or slash at either end, such as charts/app"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private static final ValueParser<String> PROJECT =
            text -> {
                if (!KubernetesRules.isObjectName(text)) {
                    throw new InvalidValueException(
                            "%s isn't a valid name of an Argo CD project; write it as the AppProject's metadata.name, such as team-a"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };
    private static final ValueParser<String> NAME =
            text -> {
                if (!DISPLAY_NAME.matcher(text).matches()) {
                    throw new InvalidValueException(
                            "%s isn't a valid name; write at most 100 letters, digits, spaces, '-', '_', and '.', such as ecr-charts"
                                    .formatted(Quote.of(text)));
                }
                return text;
            };

    private final Mistakes mistakes;

    ArgoCdFields(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Returns the field, which only the Argo CD formats have. They require it. */
    Optional<ArgoCd> argoCd(Fields secret, Format format, List<HostStyle> hosts) {
        Optional<YamlValue> field = secret.get("argocd");
        if (!format.isForArgoCd()) {
            field.ifPresent(
                    value ->
                            mistakes.add(
                                    value.location(),
                                    "Argo CD can't read format %s; remove this, or write format: argocd-repository or argocd-repo-creds"
                                            .formatted(format.fieldValue())));
            return Optional.empty();
        }
        if (hosts.size() > 1 || hosts.contains(HostStyle.HTTPS)) {
            mistakes.add(
                    secret.get("hosts").orElseThrow().location(),
                    "Argo CD finds a Secret by a single URL; write only one of bare, dualstack, fips, or fips-dualstack");
        }
        if (field.isEmpty()) {
            mistakes.add(
                    secret.location(),
                    "'argocd' is missing; write argocd: {type: helm} for charts or {type: oci} for other artifacts");
        }
        return field.flatMap(
                        value ->
                                value.fields(
                                        FIELDS,
                                        "{type: helm} for charts or {type: oci} for other artifacts"))
                .flatMap(fields -> parse(fields, format));
    }

    private Optional<ArgoCd> parse(Fields fields, Format format) {
        Optional<ArgoCd.Type> type =
                fields.required(
                        "type",
                        Choices.ARGO_CD_TYPE,
                        "write helm for charts or oci for other artifacts");
        Optional<String> repository = fields.optional("repository", PATH);
        if (format == Format.ARGOCD_REPOSITORY
                && type.equals(Optional.of(ArgoCd.Type.OCI))
                && fields.get("repository").isEmpty()) {
            mistakes.add(
                    fields.location(),
                    "'repository' is missing; write the path after the host in the Application's repoURL");
        }
        Optional<String> project = repositoryField(fields, format, "project", PROJECT);
        Optional<String> name = repositoryField(fields, format, "name", NAME);
        return type.map(valid -> new ArgoCd(valid, repository, project, name));
    }

    /** Returns a field that Argo CD reads of a single repository only. */
    private Optional<String> repositoryField(
            Fields fields, Format format, String field, ValueParser<String> parser) {
        if (format != Format.ARGOCD_REPOSITORY) {
            fields.get(field)
                    .ifPresent(
                            value ->
                                    mistakes.add(
                                            value.location(),
                                            "Argo CD ignores this in format %s; remove it, or write format: argocd-repository"
                                                    .formatted(format.fieldValue())));
        }
        return fields.optional(field, parser);
    }
}
