"""The library over a cluster: Spark moves rows, the library's functions decide. Extra ``spark``.

The clusters are those of :func:`aggregator.dedup.deduplicate` on the same texts. What is compared
with what is found by shuffles: of the bands of signatures, and of the rarest shingles of each text.
Buckets that overflow are cut to their first texts as the library cuts them, and before they are
moved, so that no partition grows beyond what its neighbours have. Matches are connected to
components; the star clusters of a component depend on nothing else, and are made where it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from aggregator.dedup.thresholds import Thresholds
from aggregator.errors import MissingExtra

try:
    from pyspark.sql import DataFrame, Window
    from pyspark.sql import functions as F
except ModuleNotFoundError as error:
    raise MissingExtra(
        "pyspark is not installed", hint="pip install 'liveblog-aggregator[spark]'"
    ) from error

from aggregator.dedup import lexical, minhash
from aggregator.dedup.guarded import DIFFERENT
from aggregator.dedup.screen import NEAR
from aggregator.spark import workers

if TYPE_CHECKING:
    from pyspark.sql import Column

__all__ = ["Clusters", "deduplicate", "embed"]

_ROUNDS: Final = 64
"""Of connecting components; a chain of some thousand matches takes a dozen."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """What was found.

    Attributes:
        rows: one row for each of the input: ``id``, ``kept``, ``cluster`` (the id of the row that
            is kept of its cluster), ``kind`` (exact, near, contained; null for what is kept),
            ``overlap`` and ``containment`` (of the shingles of the two).
        conflicts: pairs of clusters that say the same with different facts: ``a_id``, ``b_id``,
            ``score``, and ``evidence`` as JSON. Judged when it is looked at.
    """

    rows: DataFrame
    conflicts: DataFrame


def deduplicate(
    df: DataFrame,
    *,
    text: str = "text",
    id: str = "id",
    time: str | None = None,
    thresholds: Thresholds | None = None,
) -> Clusters:
    """Find what says the same among the rows of a table, by words and with the facts compared.

    Args:
        df: the table.
        text: column of the text.
        id: column of what each row is called; of equal times the least is the first.
        time: column of the time of publication: the earliest represents its cluster. Rows without
            one come last. Without the column, the least id does.
        thresholds: where the lines are drawn.

    Raises:
        ValueError: a column is missing or of a wrong type, or has nulls.
    """
    _check(df, text, id)
    thresholds = thresholds if thresholds is not None else Thresholds()
    rows, forms = _forms(df, text, id, time)
    pairs = _near(forms, thresholds).union(_holding(forms, thresholds)).distinct()
    judged = _judged(forms, pairs, thresholds).localCheckpoint()
    led = _clusters(forms, judged, thresholds)
    return Clusters(_told(rows, judged, led), _conflicts(rows, forms, judged, led, thresholds))


def embed(df: DataFrame, *, text: str = "text", encoder: str = "default") -> DataFrame:
    """The table with a column ``embedding``: made by partition, the model loaded once in each.

    Args:
        df: the table.
        text: column of the text.
        encoder: see :func:`aggregator.dedup.load_encoder`; what it names must be there for each
            worker.

    Raises:
        ValueError: there is no such column of strings, or it has nulls.
    """
    from pyspark.sql.types import ArrayType, FloatType, StructField, StructType

    _check(df, text, text)
    schema = StructType([*df.schema.fields, StructField("embedding", ArrayType(FloatType()))])
    return df.mapInArrow(partial(workers.embed_rows, encoder=encoder, schema=text), schema)


def _check(df: DataFrame, text: str, identity: str) -> None:
    for name in (text, identity):
        if name not in df.columns:
            raise ValueError(f"no column {name!r}; the columns are {', '.join(df.columns)}")
    kind = df.schema[text].dataType.typeName()
    if kind != "string":
        raise ValueError(f"column {text!r} is of {kind}; expected string")
    for name in (text, identity):
        nulls = df.filter(F.col(name).isNull()).limit(1).count()
        if nulls:
            raise ValueError(f"column {name!r} has nulls; leave those rows out, or fill them")


def _forms(
    df: DataFrame, text: str, identity: str, time: str | None
) -> tuple[DataFrame, DataFrame]:
    """The rows with their numbers and forms; and the forms, under the number of their first row."""
    order: list[Column] = [F.col("id"), F.col("text")]
    chosen: list[Column] = [F.col(identity).alias("id"), F.col(text).alias("text")]
    if time is not None:
        chosen.append(F.col(time).alias("time"))
        order.insert(0, F.col("time").asc_nulls_last())
    # Partitions are sorted and so are their numbers: what increases is all that is asked for.
    numbered = (
        df.select(*chosen)
        .orderBy(*order)
        .select(F.monotonically_increasing_id().alias("number"), "id", "text")
        .localCheckpoint()
    )
    read = numbered.select("number", "text").mapInArrow(workers.read_rows, workers.READ)
    read = read.localCheckpoint()
    first = read.groupBy("form").agg(F.min("number").alias("first"))
    rows = (
        numbered.select("number", "id")
        .join(read.select("number", "form"), "number")
        .join(first, "form")
        .select("number", "id", F.col("first").alias("form"))
    )
    forms = read.drop("form").join(first.select(F.col("first").alias("number")), "number")
    return rows.localCheckpoint(), forms.localCheckpoint()


def _near(forms: DataFrame, thresholds: Thresholds) -> DataFrame:
    """Pairs that agree in a band and overlap enough."""
    keys = forms.select("number", "shingles").mapInArrow(workers.band_keys, workers.KEYS)
    keys = keys.localCheckpoint()
    # The limit on the rank is applied before the shuffle, too: a flooded bucket moves little.
    ranked = keys.withColumn(
        "rank", F.row_number().over(Window.partitionBy("key").orderBy("number"))
    )
    buckets = (
        ranked.filter(F.col("rank") <= minhash.FLOOD + 1)
        .groupBy("key")
        .agg(F.sort_array(F.collect_list("number")).alias("numbers"))
        .filter(F.size("numbers") > 1)
        .localCheckpoint()
    )
    few = buckets.filter(F.size("numbers") <= minhash.FLOOD).select("numbers")
    pairs = few.mapInArrow(workers.bucket_pairs, workers.PAIRS)
    flooded = buckets.filter(F.size("numbers") > minhash.FLOOD).select(
        "key", F.slice("numbers", 1, minhash.LEADERS).alias("leaders")
    )
    led = (
        keys.join(flooded, "key")
        .select(F.explode("leaders").alias("first"), F.col("number").alias("second"))
        .filter("first < second")
    )
    found = _with(pairs.union(led).distinct(), forms, "shingles")
    floor = min(lexical.FLOOR, thresholds.overlap)
    return found.mapInArrow(partial(workers.near_pairs, floor=floor), workers.PAIRS)


def _holding(forms: DataFrame, thresholds: Thresholds) -> DataFrame:
    """Pairs of which one holds most of the other, or of a quotation of it."""
    texts = forms.select(
        F.col("number").alias("owner"), F.lit(0).cast("long").alias("part"), "shingles"
    )
    quoted = forms.select(
        F.col("number").alias("owner"), F.posexplode("quoted").alias("part", "shingles")
    ).select("owner", (F.col("part") + 1).cast("long").alias("part"), "shingles")
    sets = texts.union(quoted).localCheckpoint()
    entries = sets.mapInArrow(workers.shingle_entries, workers.ENTRIES).localCheckpoint()
    counts = entries.groupBy("hash").count().filter("count > 1")
    several = entries.join(counts, "hash").localCheckpoint()
    asked = (
        several.groupBy("owner", "part", "size")
        .agg(F.sort_array(F.collect_list(F.struct("hash", "count"))).alias("found"))
        .select(
            "owner",
            "part",
            "size",
            F.col("found.hash").alias("hashes"),
            F.col("found.count").alias("counts"),
        )
        .mapInArrow(partial(workers.rarest_entries, thresholds=thresholds), workers.ENTRIES)
        .localCheckpoint()
    )
    wanted = several.filter("part = 0").join(asked.select("hash").distinct(), "hash", "left_semi")
    ranked = wanted.withColumn(
        "rank", F.row_number().over(Window.partitionBy("hash").orderBy("owner"))
    )
    lists = (
        ranked.filter(F.col("rank") <= lexical.FLOOD + 1)
        .groupBy("hash")
        .agg(F.sort_array(F.collect_list(F.struct("owner", "size"))).alias("found"))
        .select(
            "hash",
            F.when(F.size("found") > lexical.FLOOD, F.slice("found", 1, lexical.LEADERS))
            .otherwise(F.col("found"))
            .alias("found"),
        )
    )
    named = (
        asked.join(lists, "hash")
        .select("owner", "part", "size", F.explode("found").alias("large"))
        .filter("owner != large.owner and large.size >= size")
        .select(F.col("owner").alias("first"), F.col("large.owner").alias("second"), "part")
        .distinct()
    )
    small = sets.select(
        F.col("owner").alias("first"), "part", F.col("shingles").alias("first_shingles")
    )
    large = forms.select(
        F.col("number").alias("second"), F.col("shingles").alias("second_shingles")
    )
    found = named.join(small, ["first", "part"]).join(large, "second")
    return found.mapInArrow(partial(workers.holding_pairs, thresholds=thresholds), workers.PAIRS)


def _judged(forms: DataFrame, pairs: DataFrame, thresholds: Thresholds) -> DataFrame:
    found = _with(pairs, forms, "text", "words", "shingles")
    found = found.sortWithinPartitions("first", "second")
    return found.mapInArrow(partial(workers.judge_pairs, thresholds=thresholds), workers.JUDGED)


def _clusters(forms: DataFrame, judged: DataFrame, thresholds: Thresholds) -> DataFrame:
    """The representative of each form that is in a match."""
    matches = judged.filter(~F.col("state").isin(*workers.MATCHES_NOT))
    component = _components(matches.select("first", "second"))
    sides = [
        component.select(F.col("number").alias(side), F.col("label").alias(f"{side}_label"))
        for side in ("first", "second")
    ]
    # Pairs against a merge matter where both could come into one cluster.
    inside = (
        judged.filter(F.col("state") != F.lit(DIFFERENT))
        .join(sides[0], "first")
        .join(sides[1], "second")
        .filter("first_label = second_label")
        .select("first", "second", "state", "swapped", F.col("first_label").alias("component"))
    )
    found = _with(inside, forms, "text").repartition("component").sortWithinPartitions("component")
    return found.mapInArrow(
        partial(workers.make_clusters, thresholds=thresholds), workers.CLUSTERS
    ).localCheckpoint()


def _components(edges: DataFrame) -> DataFrame:
    """``number, label``: the least number that each is connected with.

    Method: each takes the least label of its neighbours, and then the label of its label (Shiloach
    and Vishkin, 1982), until nothing changes.
    """
    both = edges.union(edges.select("second", "first")).toDF("number", "other")
    both = _settled(both)
    labels = both.groupBy("number").agg(F.least(F.min("other"), F.col("number")).alias("label"))
    labels = _settled(labels)
    for _ in range(_ROUNDS):
        near = both.join(labels.toDF("other", "theirs"), "other").groupBy("number")
        low = near.agg(F.min("theirs").alias("theirs"))
        taken = labels.join(low, "number").select(
            "number", F.col("label").alias("was"), F.least("label", "theirs").alias("label")
        )
        taken = _settled(taken)
        jumped = taken.join(
            taken.select(F.col("number").alias("label"), F.col("label").alias("far")), "label"
        )
        new = jumped.select("number", "was", F.least("label", "far").alias("label"))
        new = _settled(new)
        labels = new.select("number", "label")
        if new.filter("was != label").limit(1).count() == 0:
            return labels
    raise AssertionError(f"components are not connected after {_ROUNDS} rounds")


def _settled(table: DataFrame) -> DataFrame:
    """A table that is computed, and of which Spark forgets how.

    A checkpoint forgets the plan and keeps the estimate of its size, which each join multiplies:
    after a dozen rounds it is a number that Java cannot hold, and Spark gives up.
    """
    session, done = table.sparkSession, table.localCheckpoint()
    rows = done._jdf.toJavaRDD()
    return DataFrame(session._jsparkSession.createDataFrame(rows, done._jdf.schema()), session)


def _told(rows: DataFrame, judged: DataFrame, led: DataFrame) -> DataFrame:
    own = rows.join(led.withColumnRenamed("number", "form"), "form", "left").withColumn(
        "representative", F.coalesce("representative", "form")
    )
    kept = rows.filter("number = form").select(
        F.col("form").alias("representative"), F.col("id").alias("cluster")
    )
    pair = judged.select("first", "second", "state", "overlap", "containment")
    found = (
        own.join(kept, "representative")
        .withColumn("first", F.least("form", "representative"))
        .withColumn("second", F.greatest("form", "representative"))
        .join(pair, ["first", "second"], "left")
    )
    is_kept = F.col("number").eqNullSafe(F.col("representative"))
    is_exact = F.col("form").eqNullSafe(F.col("representative"))
    kind = F.when(is_exact, "exact").when(F.col("state") == F.lit(NEAR), "near")

    def of(name: str) -> Column:
        return F.when(~is_kept, F.when(is_exact, 1.0).otherwise(F.col(name))).alias(name)

    return found.select(
        "id",
        is_kept.alias("kept"),
        "cluster",
        F.when(~is_kept, kind.otherwise("contained")).alias("kind"),
        of("overlap"),
        of("containment"),
    )


def _conflicts(
    rows: DataFrame, forms: DataFrame, judged: DataFrame, led: DataFrame, thresholds: Thresholds
) -> DataFrame:
    """Of each two clusters in conflict the best pair to show, as the library chooses it."""
    against = judged.filter(F.col("state").isin(*workers.AGAINST)).select("first", "second")
    for side, name in (("first", "x"), ("second", "y")):
        theirs = led.select(F.col("number").alias(side), F.col("representative").alias(name))
        against = against.join(theirs, side, "left").withColumn(name, F.coalesce(name, side))
    against = against.filter("x != y").withColumn("turned", F.col("x") > F.col("y"))
    told = _with(against, forms, "text").mapInArrow(
        partial(workers.tell_conflicts, thresholds=thresholds), workers.CONFLICTS
    )
    told = told.join(against, ["first", "second"]).select(
        F.least("x", "y").alias("x"),
        F.greatest("x", "y").alias("y"),
        F.struct(
            F.expr("least(x, y) != first or greatest(x, y) != second").alias("indirect"),
            (-F.col("score")).alias("low"),
            "first",
            "second",
        ).alias("rank"),
        "score",
        "evidence",
    )
    best = told.groupBy("x", "y").agg(
        F.min_by("score", "rank").alias("score"), F.min_by("evidence", "rank").alias("evidence")
    )
    names = rows.filter("number = form")
    a = names.select(F.col("form").alias("x"), F.col("id").alias("a_id"))
    b = names.select(F.col("form").alias("y"), F.col("id").alias("b_id"))
    return best.join(a, "x").join(b, "y").select("a_id", "b_id", "score", "evidence")


def _with(pairs: DataFrame, forms: DataFrame, *names: str) -> DataFrame:
    """Pairs with columns of the first and the second form."""
    for side in ("first", "second"):
        chosen = [F.col(name).alias(f"{side}_{name}") for name in names]
        pairs = pairs.join(forms.select(F.col("number").alias(side), *chosen), side)
    return pairs
