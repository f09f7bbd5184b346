"""The explorer as a site: a folder that opens in a browser with nothing installed, Python and all, from any web server.

`site` builds it with JupyterLite; `wheels` packs what is installed here into wheels for it;
`pyodide` puts the browser's Python beside them and tells it where each package lies.
"""
