"""What the explorer does from a shell: ``python -m explorer fetch --order 3``."""

import argparse
import sys


def main(arguments=None):
    """Run one command.

    Parameters
    ----------
    arguments : list of str, optional
        The words after ``python -m explorer``; those of the shell without it.

    Returns
    -------
    int
        0 when all went well, 1 when something is missing or wrong, 130 when interrupted.
    """
    from .imagery.hips import HipsError
    from .imagery.packs import fetch

    chosen = _parser().parse_args(arguments)
    try:
        pack = fetch(chosen.order, features=chosen.feature, radius_km=chosen.radius_km, survey=chosen.survey)
    except (HipsError, ValueError, LookupError) as error:
        print(error.args[0] if error.args else error, file=sys.stderr)
        return 1
    if pack.interrupted:
        return 130
    return 0 if pack.complete else 1


def _parser():
    parser = argparse.ArgumentParser(prog="python -m explorer", description="Tianwen-1 Mars Explorer, from a shell.")
    commands = parser.add_subparsers(required=True, metavar="command")
    fetch = commands.add_parser(
        "fetch",
        help="fetch pictures beforehand, for use without a network",
        description="Fill the cache, for use without a network. May be interrupted; the same command goes on.",
    )
    part = fetch.add_mutually_exclusive_group(required=True)
    part.add_argument("--order", type=int, help="the whole planet, up to this order (3: 850 m per pixel)")
    part.add_argument("--feature", action="append", metavar="NAME", help="all orders around a feature; may be given again")
    fetch.add_argument("--radius-km", type=float, default=100.0, help="how far around a feature (default: 100)")
    fetch.add_argument("--survey", metavar="ADDRESS", help="another survey than Tianwen-1's mosaic")
    return parser


if __name__ == "__main__":
    sys.exit(main())
