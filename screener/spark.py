"""The public entrance for Spark: `screener.spark.screen` answers a DataFrame that outgrew one machine.

    import screener.spark

    vendors = spark.read.parquet("s3a://bucket/vendors")
    screener.spark.screen(vendors, name="vendor").write.parquet("s3a://bucket/screened")

Needs the extra `spark` on the driver, and `screener` with its extra `parquet` on every executor.
"""

from __future__ import annotations

from screener.engines.spark.frames import screen

__all__ = ["screen"]
