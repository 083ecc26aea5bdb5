# One image for web and worker processes; which one it is, the command decides (see compose.yaml).
FROM node:22-bookworm-slim AS front-end
WORKDIR /studio
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcairo2 fonts-dejavu-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /studio
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
COPY --from=front-end /studio/node_modules node_modules
ENV MUSICSTUDIO_SETTINGS=distributed MUSICSTUDIO_VAR=/studio/var PYTHONUNBUFFERED=1
# The key only lets the settings load while the image is built; a running studio gets its own from the environment.
RUN python scripts/compile_messages.py \
    && MUSICSTUDIO_SECRET_KEY=build python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --create-home studio && mkdir -p var/media && chown -R studio var
USER studio
EXPOSE 8000
CMD ["uvicorn", "musicstudio.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-proxy-headers", "--timeout-keep-alive", "75"]
