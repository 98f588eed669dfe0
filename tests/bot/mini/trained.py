"""Train the mini bot once a session."""

import os
from pathlib import Path

HERE = Path(__file__).parent


def train(output: Path) -> Path:
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    import rasa

    result = rasa.train(
        domain=str(HERE / "domain.yml"),
        config=str(HERE / "config.yml"),
        training_files=[str(HERE / "data.yml")],
        output=str(output),
        fixed_model_name="mini",
        force_training=True,
    )
    return Path(result.model)
