# The image of every Airflow service in docker-compose.yaml: the project, and the packages of
# requirements.txt exactly as resolved there. Airflow's official image brings a set of its own.
# That this builds is not proven: no container engine was at hand.
FROM python:3.11.14-slim-bookworm

RUN useradd --create-home --uid 10001 sms
WORKDIR /opt/sms

# every package comes as a wheel, so neither a compiler nor git is needed
COPY requirements.txt .
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir "$(grep '^uv==' requirements.txt)" \
    && .venv/bin/uv pip sync --no-cache --only-binary :all: --compile-bytecode requirements.txt

# only these are writable; new volumes mounted here take over their owner
RUN mkdir .airflow .scratch lake && chown sms: .airflow .scratch lake

COPY dags dags
COPY include include
COPY dbt_project dbt_project

ENV PATH=/opt/sms/.venv/bin:$PATH \
    PYTHONPATH=/opt/sms \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/sms/.airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/sms/dags

USER sms
CMD ["airflow", "version"]
