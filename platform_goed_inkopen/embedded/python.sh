# Sourced by ./start and ./test: finds a Python that is new enough and leaves its name in $python.
oldest=3.11
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if [ -n "${PYTHON:-}" ]; then
    if ! new_enough "$PYTHON"; then
        echo "PYTHON is ‘$PYTHON’ en dat is geen Python $oldest of nieuwer: zet PYTHON op een andere of haal het weg." >&2
        exit 1
    fi
    python=$PYTHON
else
    for python in python3.13 python3.12 python3.11 python3 none; do
        if [ "$python" = none ]; then
            echo "Er is geen Python $oldest of nieuwer gevonden: installeer die, of zet PYTHON op het pad ervan." >&2
            exit 1
        fi
        if new_enough "$python"; then break; fi
    done
fi
