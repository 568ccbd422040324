# The site for two replicas, from the one for a single server. Run it in the checkout's folder:
#   sed -f deploy/replicas/site.sed deploy/nginx/maliwar.conf > /etc/nginx/sites-available/maliwar
/^upstream maliwar {/,/^}/ {
    /^}/ r deploy/replicas/upstreams.conf
    d
}
/^    proxy_next_upstream_tries/ r deploy/replicas/permanent.conf
/^    location \/ {/ a\
        if ($arg_version) {\
            rewrite ^ /maliwar-permanent last;\
        }
