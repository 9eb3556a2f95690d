"""The portal: a Django project, one application per counter."""
